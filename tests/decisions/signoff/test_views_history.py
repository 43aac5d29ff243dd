"""The history: the ledger in sentences, void signatures still shown, and any alteration told."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from decisions.ledger import chain
from decisions.ledger.models import LedgerEvent
from decisions.record.models import Decision, Version
from decisions.signoff import returning, submission
from tests.conftest import guards_off
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.decisions.raw import execute
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

AT = NOW + timedelta(days=3)
POLICE = "Police, Crime, Criminal Justice and Fire"


def address(decision: Decision) -> str:
    return reverse("history", args=[decision.reference])


@pytest.fixture
def returned(out: Version) -> Version:
    returning.return_to_author(version=out, reason="The total is <wrong>.", by=user("treasurer"), at=AT)
    return out


@pytest.mark.parametrize("who", ["officer", "colleague", "treasurer", "governance", "auditor"])
def test_every_reader_sees_each_entry_with_who_what_and_its_hash(returned: Version, client: Client, who: str) -> None:
    found = page(signed_in(client, who), address(returned.decision))
    entries = [each.text for each in found.all("li", class_="ledger__entry")]
    events = LedgerEvent.objects.filter(reference=returned.decision.reference)
    assert len(entries) == events.count()
    last = events.latest("number")
    assert entries[0] == (
        "10:00 Simon Pryce, Treasurer, returned version 1. The total is <wrong>. Void since then: the signatures of "
        f"Daniel Osei, Margaret Holt. Entry {last.sha256[:4]} {last.sha256[4:8]}"
    )
    assert entries[1].startswith(
        f"10:00 Margaret Holt, Director – {POLICE}, signed version 1, with no interest declared. Entry "
    )
    assert entries[-1].startswith("10:00 Amara Whitlock, Commissioning officer, started this record. Entry ")
    assert "No entry has been altered." in main_text(found)
    assert "<wrong>" not in found.html


def test_void_signatures_stay_beside_the_new_version(returned: Version, client: Client) -> None:
    submission.submit(decision=returned.decision, by=user("officer"), at=AT)
    found = page(signed_in(client, "auditor"), address(returned.decision))
    panels = [each.text for each in found.all("section", class_="panel")]
    second, first = [text for text in panels if text.startswith("Version")]
    assert first.startswith("Version 1 Void Submitted by Amara Whitlock on 25 October 2021")
    assert "Void since 28 October 2021" in first
    assert f"Director – {POLICE} Void Margaret Holt Agrees, 27 October 2021" in first
    assert "Treasurer Not signed" in first
    assert (second.count("Not signed"), "Void" in second) == (4, False)


@pytest.mark.parametrize(
    ("show", "expected"), [("signatures", 4), ("money", 3), ("text", 23), ("all", 30), ("nonsense", 0)]
)
def test_entries_are_shown_by_kind(returned: Version, client: Client, show: str, expected: int) -> None:
    found = page(signed_in(client, "officer"), f"{address(returned.decision)}?show={show}")
    assert len(found.all("li", class_="ledger__entry")) == expected
    assert [each.text for each in found.all("a") if (each["href"] or "").startswith("?show=")] == [
        "Everything (30)",
        "Signatures (4)",
        "Changes to the text (23)",
        "Money (3)",
    ]


def test_an_entry_altered_behind_the_programs_back_is_named(returned: Version, client: Client) -> None:
    numbers = list(
        LedgerEvent.objects.filter(reference=returned.decision.reference, act="sign").values_list("number", flat=True)
    )
    signed_in(client, "auditor")
    with guards_off("decisions_ledgerevent"):
        execute("UPDATE decisions_ledgerevent SET by_name = 'Someone Else' WHERE number = %s", numbers[0])
    text = main_text(page(client, address(returned.decision)))
    assert f"Entry {numbers[0]} was altered after being written." in text
    assert "No entry has been altered." not in text
    with guards_off("decisions_ledgerevent"):
        execute("UPDATE decisions_ledgerevent SET by_name = 'Someone Else' WHERE number = %s", numbers[1])
    assert "2 entries were altered after being written." in main_text(page(client, address(returned.decision)))


def test_a_history_takes_the_same_queries_however_long_it_is(returned: Version, client: Client) -> None:
    signed_in(client, "officer")
    before = queries(client, address(returned.decision))
    for number in range(30):
        chain.record(act="save", by=user("officer"), at=AT, reference=returned.decision.reference, section=f"s{number}")
    for _ in range(3):
        submission.submit(decision=returned.decision, by=user("officer"), at=AT)
        returning.take_back(decision=returned.decision, by=user("officer"), at=AT)
    assert queries(client, address(returned.decision)) == before <= MOST


def test_a_draft_has_a_history_too(draft: Decision, client: Client) -> None:
    text = main_text(page(signed_in(client, "officer"), address(draft)))
    assert ("Nothing has been submitted yet." in text, "started this record." in text) == (True, True)


def test_one_history_tells_nothing_of_another_decision(returned: Version, draft: Decision, client: Client) -> None:
    text = main_text(page(signed_in(client, "officer"), address(draft)))
    assert "Simon Pryce" not in text
    assert "Simon Pryce" in main_text(page(client, address(returned.decision)))
