"""Giving and ending delegations: who may, which days count, and what the ledger and its proof say."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from commissioning.models import User
from decisions.ledger import chain, sentences
from decisions.ledger.models import LedgerEvent
from decisions.scheme import covers, proof
from decisions.scheme.case import Case
from decisions.scheme.delegations import Delegation, DelegationCounter, acting
from tests.conftest import guards_off
from tests.decisions.raw import execute
from tests.decisions.scheme.delegating import DAY, DOCUMENT, UNTIL, delegate, post
from tests.decisions.witness import Line, refused, written
from tests.factories import NOW, TOTAL, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

ONE = timedelta(days=1)
PCC = Case("pcc", "deputy_mayor", total=TOTAL)


def test_a_delegation_says_who_gave_what_to_whom_until_when_and_on_what_authority() -> None:
    with written() as lines:
        made = delegate(limit=Decimal("50000.00"), scope="Routine grants", decision_type="deputy_mayor")
    row = Delegation.objects.values().get()
    assert row | {"id": 0, "post_id": 0} == {
        "id": 0,
        "post_id": 0,
        "reference": "D-2021-001",
        "holder_id": user("treasurer").pk,
        "holder_name": "Simon Pryce",
        "post_title": "Treasurer",
        "to_person_id": user("finance").pk,
        "to_post_id": None,
        "to_name": "Leo Brandreth",
        "from_on": DAY,
        "until_on": UNTIL,
        "limit": Decimal("50000.00"),
        "function_family": "",
        "decision_type": "deputy_mayor",
        "document": DOCUMENT,
        "scope": "Routine grants",
        "made_at": NOW,
        "made_by_id": user("treasurer").pk,
        "ended_at": None,
        "ended_by_id": None,
    }
    detail = {
        "delegation": "D-2021-001",
        "for_post": "Treasurer",
        "holder": "Simon Pryce",
        "to": "Leo Brandreth",
        "from_on": "2021-10-25",
        "until_on": "2021-11-08",
        "limit": "50000.00",
        "function_family": "",
        "decision_type": "deputy_mayor",
        "document": DOCUMENT,
        "scope": "Routine grants",
    }
    assert lines == [Line("delegate", "Simon Pryce", "Treasurer", NOW, "", "", detail)]
    assert made.covers == "Deputy Mayor’s decisions"
    assert [*chain.faults(), *proof.faults()] == []
    event = LedgerEvent.objects.latest("number")
    assert sentences.sentence(event) == "let Leo Brandreth sign for the post Treasurer, under D-2021-001."


def test_ending_takes_effect_at_once_and_is_written_down() -> None:
    made = delegate()
    at = NOW + timedelta(hours=2)
    with written() as lines:
        ended = covers.end(delegation=made, by=user("treasurer"), at=at)
    assert (ended.ended_at, ended.ended_by) == (at, user("treasurer"))
    detail = {"delegation": "D-2021-001", "to": "Leo Brandreth"}
    assert lines == [Line("end_delegation", "Simon Pryce", "Treasurer", at, "", "", detail)]
    assert Delegation.objects.live(DAY).count() == 0
    assert list(proof.faults()) == []
    assert sentences.sentence(LedgerEvent.objects.latest("number")) == "ended delegation D-2021-001 to Leo Brandreth."


def test_references_have_no_gaps_and_a_refusal_takes_none() -> None:
    assert [delegate().reference, delegate().reference] == ["D-2021-001", "D-2021-002"]
    with refused("Say which document authorises it."):
        delegate(document=" ")
    assert delegate(at=NOW + timedelta(days=70), until_on=date(2022, 2, 1)).reference == "D-2022-001"
    assert delegate().reference == "D-2021-003"
    assert list(DelegationCounter.objects.order_by("year").values_list("year", "last")) == [(2021, 3), (2022, 1)]


NOT_HELD = "You do not hold the post Treasurer today, and only its holder delegates it."


@pytest.mark.parametrize("who", ["director", "deputy.mayor", "officer", "finance", "auditor"])
def test_nobody_delegates_a_post_they_do_not_hold(who: str) -> None:
    with refused(NOT_HELD):
        delegate(to="colleague", by=who)


def test_what_was_delegated_is_not_passed_on() -> None:
    """Neither by the delegate, nor by the holder of a post to which another was delegated."""
    delegate(to="finance")
    with refused(NOT_HELD):
        delegate(to="colleague", by="finance")
    delegate(to=post("director"))
    with refused(NOT_HELD):
        delegate(to="colleague", by="director")
    delegate("director", to="colleague")
    at_work = {code: acting(post(code), DAY, PCC) for code in ("treasurer", "director")}
    assert at_work == {"treasurer": [user("finance"), user("director")], "director": [user("colleague")]}


def test_a_governance_officer_records_one_in_the_holders_name() -> None:
    with written() as lines:
        made = delegate(by="governance")
    assert (made.holder, made.made_by) == (user("treasurer"), user("governance"))
    assert [(line.by, line.post) for line in lines] == [("Joan Petrie", "Governance officer")]


def test_a_post_that_nobody_holds_is_delegated_by_nobody() -> None:
    post("treasurer").holdings.update(until_on=DAY - ONE)
    sentence = "Nobody holds the post Treasurer today. Name a holder first: only a holder delegates."
    with refused(sentence):
        delegate(by="governance")
    with refused(NOT_HELD):
        delegate()


def closed(who: str) -> User:
    person = user(who)
    person.is_active = False
    person.save()
    return person


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"to": "treasurer"}, "Simon Pryce holds this post and needs no delegation. Choose someone else."),
        ({"until_on": DAY - ONE, "from_on": DAY - ONE}, "It would have ended on 24 October 2021 already. Give today"),
        ({"until_on": DAY, "from_on": DAY + ONE}, "It would end on 25 October 2021, before it starts on 26 October"),
        ({"limit": Decimal("0.00")}, "Give a limit of more than nothing, or leave it empty for none."),
        ({"limit": Decimal("-1.00")}, "Give a limit of more than nothing, or leave it empty for none."),
        ({"document": "\n"}, "Say which document authorises it."),
    ],
)
def test_a_delegation_that_makes_no_sense_is_refused(options: dict[str, object], sentence: str) -> None:
    with pytest.raises(covers.Refused, match=sentence):
        delegate(**options)  # type: ignore[arg-type]
    assert (Delegation.objects.count(), LedgerEvent.objects.count()) == (0, 0)


def test_neither_the_post_itself_nor_a_closed_account_is_a_delegate() -> None:
    with refused("Simon Pryce holds this post and needs no delegation. Choose someone else."):
        delegate(to=post("treasurer"))
    gone = closed("finance")
    with refused("The account of Leo Brandreth is closed. Choose someone else."):
        delegate(to=gone)
    assert delegate(from_on=DAY, until_on=DAY, to="colleague").until_on == DAY


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("director", "Only the holder of the post, Treasurer, and governance officers may end this."),
        ("finance", "Only the holder of the post, Treasurer, and governance officers may end this."),
        ("auditor", "Only the holder of the post, Treasurer, and governance officers may end this."),
        ("treasurer", ""),
        ("governance", ""),
    ],
)
def test_the_holder_and_governance_end_it(who: str, sentence: str) -> None:
    made = delegate()
    if sentence:
        with refused(sentence):
            covers.end(delegation=made, by=user(who), at=NOW)
    else:
        assert covers.end(delegation=made, by=user(who), at=NOW).ended_by == user(who)


def test_who_gave_it_and_who_holds_the_post_now_both_end_it() -> None:
    given, other = delegate(), delegate()
    post("treasurer").holdings.update(holder=user("director"))
    for made, who in ((given, "treasurer"), (other, "director")):
        assert covers.end(delegation=made, by=user(who), at=NOW).ended_by == user(who)


def test_it_is_ended_once_and_not_after_it_is_over() -> None:
    made = delegate()
    with refused("Delegation D-2021-001 ended by itself on 8 November 2021."):
        covers.end(delegation=made, by=user("treasurer"), at=NOW + timedelta(days=15))
    covers.end(delegation=made, by=user("treasurer"), at=NOW + timedelta(days=14))
    with refused("Delegation D-2021-001 was ended before."):
        covers.end(delegation=made, by=user("treasurer"), at=NOW)


def messages() -> list[tuple[list[str], str]]:
    return [(message.to, message.subject) for message in mail.outbox]


def test_the_delegate_is_told_and_the_giver_of_what_another_did(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = delegate(to=post("director"))
        covers.end(delegation=made, by=user("governance"), at=NOW)
    assert sorted(messages()) == [
        (["director@gmca.example"], "Ended: delegation D-2021-001"),
        (["director@gmca.example"], "Given: delegation D-2021-001"),
        (["treasurer@gmca.example"], "Ended: delegation D-2021-001"),
    ]
    assert mail.outbox[0].body == (
        "Director – Police, Crime, Criminal Justice and Fire may sign for Simon Pryce, Treasurer.\n\n"
        "D-2021-001: 25 October 2021 to 8 November 2021\nhttp://localhost:8000/delegations/\n"
    )


@pytest.mark.parametrize(("on", "count"), [(DAY - ONE, 0), (DAY, 1), (UNTIL, 1), (UNTIL + ONE, 0)])
def test_the_first_and_the_last_day_count(on: date, count: int) -> None:
    delegate()
    assert Delegation.objects.live(on).count() == count
    assert len(acting(post("treasurer"), on, PCC)) == count


def test_it_lapses_with_the_holding_of_who_gave_it() -> None:
    delegate()
    post("treasurer").holdings.update(until_on=DAY + ONE)
    assert [Delegation.objects.live(day).count() for day in (DAY + ONE, DAY + 2 * ONE)] == [1, 0]


def test_a_delegation_to_a_post_is_to_whoever_holds_it_that_day() -> None:
    delegate(to=post("director"))
    assert acting(post("treasurer"), DAY, PCC) == [user("director")]
    post("director").holdings.update(holder=user("colleague"))
    assert acting(post("treasurer"), DAY, PCC) == [user("colleague")]
    post("director").holdings.update(until_on=DAY - ONE)
    assert acting(post("treasurer"), DAY, PCC) == []


@pytest.mark.parametrize(
    ("options", "covered"),
    [
        ({}, True),
        ({"limit": TOTAL}, True),
        ({"limit": TOTAL - Decimal("0.01")}, False),
        ({"function_family": "pcc"}, True),
        ({"function_family": "fire"}, False),
        ({"decision_type": "deputy_mayor"}, True),
        ({"decision_type": "chief_officer"}, False),
    ],
)
def test_limit_to_the_penny_family_and_type(options: dict[str, object], covered: bool) -> None:
    made = delegate(**options)  # type: ignore[arg-type]
    assert acting(post("treasurer"), DAY, PCC) == ([user("finance")] if covered else [])
    assert (made.excludes(PCC) == "") is covered


def test_nothing_to_spend_is_within_every_limit() -> None:
    delegate(limit=Decimal("0.01"))
    assert acting(post("treasurer"), DAY, replace(PCC, total=None)) == [user("finance")]


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ('"limit" = 1', ["Delegation D-2021-001: what it says differs from what the ledger says."]),
        ("until_on = '2031-01-01'", ["Delegation D-2021-001: what it says differs from what the ledger says."]),
        ("to_name = 'X'", ["Delegation D-2021-001: what it says differs from what the ledger says."]),
        (
            "ended_at = made_at, ended_by_id = made_by_id",
            ["Delegation D-2021-001: its end is not the one that the ledger says."],
        ),
        (
            "reference = 'D-2021-009'",
            [
                "Delegation D-2021-009: the ledger has no such delegation.",
                "Delegation D-2021-001: it is in the ledger and gone from the record.",
            ],
        ),
    ],
)
def test_what_is_changed_behind_the_programs_back_is_named(change: str, faults: list[str]) -> None:
    delegate()
    with guards_off("decisions_delegation"):
        assert execute(f"UPDATE decisions_delegation SET {change}") == 1
    assert list(proof.faults()) == faults


def test_an_end_undone_and_a_row_taken_out_are_named() -> None:
    covers.end(delegation=delegate(), by=user("treasurer"), at=NOW)
    with guards_off("decisions_delegation"):
        execute("UPDATE decisions_delegation SET ended_at = NULL, ended_by_id = NULL")
        assert list(proof.faults()) == ["Delegation D-2021-001: its end is not the one that the ledger says."]
        execute("DELETE FROM decisions_delegation")
    assert list(proof.faults()) == ["Delegation D-2021-001: it is in the ledger and gone from the record."]
