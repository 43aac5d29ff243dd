"""The ledger: every row continues the one before, and any row altered, removed or put in is named."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from decisions.ledger import chain, sentences
from decisions.ledger.models import LedgerEvent
from tests.conftest import guards_off
from tests.decisions.raw import execute, refused
from tests.decisions.witness import Line, written
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def add(act: str = "save", **options: Any) -> LedgerEvent:
    given = {"by": user("officer"), "at": NOW, "reference": "DN-2021-0001", **options}
    return chain.record(act=act, **given)


def test_a_row_continues_the_chain_and_says_who_as_what_when_and_on_what() -> None:
    first = add("start", subject="Grants")
    second = add("sign", by=user("treasurer"), post="Treasurer", content_sha256="a" * 64, version=1)
    assert (first.number, first.previous_sha256) == (1, "0" * 64)
    assert (second.number, second.previous_sha256) == (2, first.sha256)
    assert first.sha256 == chain.fingerprint(LedgerEvent.objects.get(number=1))
    assert second.sha256 == chain.fingerprint(LedgerEvent.objects.get(number=2))
    assert list(chain.faults()) == []


def test_names_and_posts_are_text_of_that_moment() -> None:
    treasurer = user("treasurer")
    with written() as lines:
        add("save", by=treasurer)
        add("save", by=treasurer, post="Acting Treasurer")
        add("seal", by=None)
    assert lines == [
        Line("save", "Simon Pryce", "Treasurer", NOW, "DN-2021-0001", "", {}),
        Line("save", "Simon Pryce", "Acting Treasurer", NOW, "DN-2021-0001", "", {}),
        Line("seal", "This program", "", NOW, "DN-2021-0001", "", {}),
    ]
    treasurer.name = "Someone Else"
    treasurer.save()
    assert LedgerEvent.objects.get(number=1).by_name == "Simon Pryce"
    assert list(chain.faults()) == []


def test_the_ledger_keeps_the_name_even_of_a_person_removed_behind_its_back() -> None:
    gone = user("auditor")
    add("download", by=gone)
    with guards_off("commissioning_user"):
        gone.delete()
    assert LedgerEvent.objects.get(number=1).by_name == "Victor Lindqvist"
    assert [field.name for field in LedgerEvent._meta.get_fields() if field.is_relation] == []
    assert list(chain.faults()) == []


def test_the_same_moment_in_another_time_zone_has_the_same_fingerprint() -> None:
    event = add()
    event.at = NOW.astimezone(timezone(timedelta(hours=1)))
    assert chain.fingerprint(event) == event.sha256


@pytest.mark.parametrize("value", [1.5, Decimal("1.00"), NOW, object(), [1.5], {"a": {1, 2}}, {1: "a"}])
def test_a_detail_without_a_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        add(amount=value)
    assert LedgerEvent.objects.count() == 0


def test_a_detail_with_every_plain_type_reads_back_as_it_was() -> None:
    detail = {
        "text": "£5 – “it’s” \u2028 漢",
        "number": 2**53 + 1,
        "yes": True,
        "none": None,
        "list": [1, ["a"], {"b": {}}],
    }
    add(**detail)
    assert LedgerEvent.objects.get(number=1).detail == detail
    assert list(chain.faults()) == []


def row(**fields: Any) -> LedgerEvent:
    """A row that is right in everything but what is given."""
    last = LedgerEvent.objects.order_by("-number").first()
    assert last is not None
    event = LedgerEvent(number=last.number + 1, at=NOW, act="save", by_name="Nobody", previous_sha256=last.sha256)
    for name, value in fields.items():
        setattr(event, name, value)
    event.sha256 = chain.fingerprint(event)
    return event


@pytest.mark.parametrize(
    "fields",
    [{"number": 4}, {"number": 0}, {"number": -1}, {"previous_sha256": "0" * 64}, {"previous_sha256": ""}],
    ids=["gap", "nought", "below", "another beginning", "no beginning"],
)
def test_a_row_that_does_not_continue_the_chain_is_refused(fields: dict[str, Any]) -> None:
    add()
    add()
    with refused("does not continue the chain"):
        row(**fields).save(force_insert=True)
    row().save(force_insert=True)
    assert list(chain.faults()) == []


def test_a_second_first_row_is_refused() -> None:
    first = add()
    with refused("ledger entry 1 does not continue the chain"):
        LedgerEvent(number=1, at=NOW, act="x", by_name="x", previous_sha256="0" * 64, sha256="b" * 64).save(
            force_insert=True
        )
    with refused("sha256"):
        execute(
            "INSERT INTO decisions_ledgerevent SELECT 2, at, act, by_name, by_post, reference, content_sha256, detail,"
            " sha256, sha256 FROM decisions_ledgerevent WHERE number = %s",
            first.number,
        )


ALTERED = "Ledger: entry 2 (save DN-2021-0001) was altered after it was written."


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE decisions_ledgerevent SET by_name = 'Amara Whitlocl' WHERE number = 2", [ALTERED]),
        ("UPDATE decisions_ledgerevent SET by_post = '' WHERE number = 2", [ALTERED]),
        ("UPDATE decisions_ledgerevent SET at = at + interval '1 microsecond' WHERE number = 2", [ALTERED]),
        ('UPDATE decisions_ledgerevent SET detail = \'{"section": "risl"}\' WHERE number = 2', [ALTERED]),
        ("UPDATE decisions_ledgerevent SET content_sha256 = 'f' WHERE number = 2", [ALTERED]),
        (
            "UPDATE decisions_ledgerevent SET act = 'sign' WHERE number = 2",
            ["Ledger: entry 2 (sign DN-2021-0001) was altered after it was written."],
        ),
        (
            "UPDATE decisions_ledgerevent SET reference = 'DN-2021-0002' WHERE number = 2",
            ["Ledger: entry 2 (save DN-2021-0002) was altered after it was written."],
        ),
        (
            "DELETE FROM decisions_ledgerevent WHERE number = 2",
            ["Ledger: entry 2 is missing; the next one found is 3."],
        ),
        (
            "DELETE FROM decisions_ledgerevent WHERE number = 1",
            ["Ledger: entry 1 is missing; the next one found is 2."],
        ),
        (
            "DELETE FROM decisions_ledgerevent WHERE number < 3",
            ["Ledger: entry 1 is missing; the next one found is 3."],
        ),
        (
            "UPDATE decisions_ledgerevent SET sha256 = repeat('f', 64) WHERE number = 2",
            [ALTERED, "Ledger: entry 3 does not follow from entry 2."],
        ),
        (
            "UPDATE decisions_ledgerevent SET previous_sha256 = repeat('f', 64) WHERE number = 2",
            ["Ledger: entry 2 does not follow from entry 1.", ALTERED],
        ),
    ],
)
def test_every_change_behind_the_programs_back_is_named(change: str, found: list[str]) -> None:
    for section in ("reasons", "risk", "legal"):
        add(section=section)
    with guards_off():
        execute(change)
    assert list(chain.faults()) == found


def test_a_row_rewritten_with_a_hash_of_its_own_breaks_the_next_one() -> None:
    for _ in range(3):
        add()
    second = LedgerEvent.objects.get(number=2)
    second.by_name = "Someone Else"
    with guards_off():
        LedgerEvent.objects.filter(number=2).update(by_name="Someone Else", sha256=chain.fingerprint(second))
    assert list(chain.faults()) == ["Ledger: entry 3 does not follow from entry 2."]


def test_rows_that_changed_places_are_named() -> None:
    for section in ("reasons", "risk"):
        add(section=section)
    with guards_off():
        execute("UPDATE decisions_ledgerevent SET number = -1 WHERE number = 1")
        execute("UPDATE decisions_ledgerevent SET number = 1 WHERE number = 2")
        execute("UPDATE decisions_ledgerevent SET number = 2 WHERE number = -1")
    assert list(chain.faults()) == [
        "Ledger: entry 1 does not follow from entry 0.",
        "Ledger: entry 1 (save DN-2021-0001) was altered after it was written.",
        "Ledger: entry 2 does not follow from entry 1.",
        "Ledger: entry 2 (save DN-2021-0001) was altered after it was written.",
    ]


def test_nothing_before_1970_or_far_ahead_breaks_the_fingerprint() -> None:
    add(at=datetime(1950, 1, 1, tzinfo=UTC))
    add(at=datetime(2999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC))
    assert list(chain.faults()) == []


def test_one_transaction_at_a_time_continues_the_chain() -> None:
    add()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
            " WHERE d.datname = current_database() AND locktype = 'advisory' AND objid = %s AND granted",
            [chain.LOCK],
        )
        assert cursor.fetchone() == (1,)


SENTENCES: list[tuple[str, dict[str, Any], str, str]] = [
    ("start", {}, "started this record.", "text"),
    ("save", {"section": "type"}, "saved type of decision.", "text"),
    ("save", {"section": "funding"}, "saved total and funding.", "money"),
    ("save", {"section": "allocations"}, "saved allocations.", "money"),
    ("save", {"section": "posts"}, "saved posts.", "money"),
    ("save", {"section": "plan-priorities"}, "saved plan priorities.", "text"),
    ("submit", {"version": 2}, "submitted version 2 for signature. Its text and figures are frozen.", "signatures"),
    ("sign", {"version": 2, "interest": ""}, "signed version 2, with no interest declared.", "signatures"),
    ("sign", {"version": 2, "interest": "Mine"}, "signed version 2, with an interest declared.", "signatures"),
    ("stand_aside", {}, "stood aside because of an interest.", "signatures"),
    ("decide", {}, "gave the last signature, and so made the decision.", "signatures"),
    ("seal", {"version": 2}, "sealed the notice of version 2 as a PDF.", "signatures"),
    ("return", {"version": 2}, "returned version 2.", "signatures"),
    ("reject", {"version": 2}, "rejected version 2.", "signatures"),
    ("take_back", {"version": 2}, "took version 2 back to change it.", "signatures"),
    ("withdraw", {"version": 0}, "withdrew the decision.", "signatures"),
    (
        "read_exempt",
        {"what": "PDF"},
        "opened the PDF, which contains exempt information.",
        "signatures",
    ),
    ("call_in", {}, "call in.", "signatures"),
]


@pytest.mark.parametrize(("act", "detail", "sentence", "kind"), SENTENCES)
def test_every_act_reads_as_a_sentence(act: str, detail: dict[str, Any], sentence: str, kind: str) -> None:
    event = add(act, **detail)
    assert (sentences.sentence(event), sentences.kind(event)) == (sentence, kind)


def test_a_chain_written_anew_is_found_by_the_head_that_was_recorded() -> None:
    """Whoever rewrites every hash from an altered row on cannot make the recorded head fit."""
    first = add("start")
    second = add("save")
    chain.record(act="head", by=None, at=NOW, number=second.number, sha256=second.sha256)
    assert list(chain.faults()) == []
    with guards_off():
        previous = chain.FIRST
        for event in LedgerEvent.objects.order_by("number"):
            event.by_name = "Somebody else" if event.number == first.number else event.by_name
            event.previous_sha256 = previous
            event.sha256 = previous = chain.fingerprint(event)
            LedgerEvent.objects.filter(number=event.number).update(
                by_name=event.by_name, previous_sha256=event.previous_sha256, sha256=event.sha256
            )
    assert list(chain.faults()) == [
        f"Ledger: entry {second.number + 1} names a head that is not in the chain, so it was written anew."
    ]
