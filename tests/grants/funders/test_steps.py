"""Steps of a promise: written by finance alone, never changed, proved by the ledger; what the database refuses."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection, transaction

from commissioning.example import authority as example
from commissioning.models import Organisation
from decisions.ledger.models import LedgerEvent
from decisions.ledger.sentences import sentence
from decisions.record.models import Decision
from grants.funders import proof
from grants.funders.models import FunderStep
from tests import factories
from tests.conftest import guards_off
from tests.decisions.witness import refused
from tests.factories import user
from tests.grants.funders.promising import GMCA, JUSTICE, LATER, VICTIMS, decide, source, step

pytestmark = pytest.mark.django_db

DECEMBER = date(2021, 12, 1)
NAME = "Ministry of Justice, Victims grant, 2021/22"


@pytest.fixture(scope="module")
def _made(kept: None) -> None:
    example.load()
    decide("285000.00", source(JUSTICE, "285000.00", programme=VICTIMS, status="letter"))
    decide("4593.00", source(JUSTICE, "4593.00", programme="victims  GRANT", status="letter"))


@pytest.fixture
def whole(_made: None) -> Decision:
    return Decision.objects.get(total=Decimal("285000.00"))


@pytest.fixture
def part(_made: None) -> Decision:
    return Decision.objects.get(total=Decimal("4593.00"))


def test_steps_of_one_promise_are_numbered_whichever_decision_they_come_from(whole: Decision, part: Decision) -> None:
    first, second = step(whole, "agreement_issued"), step(part, "agreement_signed", "285000.00")
    assert [(each.number, each.programme) for each in (first, second)] == [(1, VICTIMS), (2, VICTIMS)]
    event = LedgerEvent.objects.latest("number")
    assert (event.act, event.by_name) == ("record_step", "Leo Brandreth")
    assert sentence(event) == (
        "recorded money of Ministry of Justice, Victims grant, 2021/22 as agreement signed on 1 December 2021, "
        "£285,000.00 in all, by MOJ-2021-7."
    )


def test_the_ledger_says_why_a_step_leads_down(whole: Decision) -> None:
    step(whole, "letter", reason="The ministry took the agreement back.")
    event = LedgerEvent.objects.latest("number")
    assert sentence(event) == (
        "recorded money of Ministry of Justice, Victims grant, 2021/22 as promised by letter on 1 December 2021, by "
        "MOJ-2021-7, because: The ministry took the agreement back."
    )
    assert list(proof.faults()) == []


@pytest.mark.parametrize("who", ["officer", "governance", "auditor", "treasurer", "legal"])
def test_nobody_but_finance_records_a_step(whole: Decision, who: str) -> None:
    with refused("Finance officers record what funders promise and pay."):
        step(whole, "letter", who=who)


def test_a_step_needs_a_decision_that_was_made_a_document_and_a_status_that_exists(whole: Decision) -> None:
    draft = factories.complete()
    with refused("No decision that counts on this money is made yet."):
        step(draft, "letter", funder=GMCA)
    with refused("Name the document that shows it."):
        step(whole, "letter", document=" ")
    with refused("Choose how far the promise has come."):
        step(whole, "promised")
    with refused("A step cannot be dated after today."):
        step(whole, "letter", on=LATER.date() + timedelta(days=1))


def test_a_step_that_was_altered_put_in_or_taken_out_is_found(whole: Decision) -> None:
    altered, gone = step(whole, "letter"), step(whole, "agreement_signed")
    with guards_off():
        FunderStep.objects.filter(pk=altered.pk).update(amount=Decimal("1.00"))
        FunderStep.objects.filter(pk=gone.pk).delete()
        FunderStep.objects.create(**row(number=3))
    assert sorted(proof.faults()) == [
        f"Step 1 of {NAME}: it is not as it was written.",
        f"Step 2 of {NAME}: it is in the ledger and gone from the record.",
        f"Step 3 of {NAME}: the ledger does not have it.",
    ]


def row(**more: Any) -> dict[str, Any]:
    """A step as somebody might write it past the form."""
    by = user("finance")
    return {
        "funder": Organisation.objects.get(name=JUSTICE),
        "programme": VICTIMS,
        "financial_year": 2021,
        "number": 1,
        "status": "letter",
        "reached_on": DECEMBER,
        "document": "L-1",
        "written_at": LATER,
        "written_by": by,
        "written_by_name": by.name,
    } | more


@pytest.mark.usefixtures("_made")
def test_the_database_takes_a_step_of_money_that_a_decision_counts_on() -> None:
    assert FunderStep.objects.create(**row()).number == 1


@pytest.mark.parametrize(
    "more",
    [
        {"number": 2},
        {"number": 0},
        {"programme": "Another grant"},
        {"financial_year": 2022},
        {"financial_year": None},
        {"status": "promised"},
        {"status": "received"},
        {"amount": Decimal("-0.01")},
        {"document": ""},
        {"reached_on": LATER.date() + timedelta(days=1)},
    ],
    ids=str,
)
@pytest.mark.usefixtures("_made")
def test_the_database_refuses_a_step_past_the_form(more: dict[str, Any]) -> None:
    with pytest.raises(Error), transaction.atomic():
        FunderStep.objects.create(**row(**more))


def test_the_database_refuses_a_step_of_an_earlier_day_than_the_last(whole: Decision) -> None:
    step(whole, "letter")
    with pytest.raises(Error), transaction.atomic():
        FunderStep.objects.create(**row(number=2, reached_on=DECEMBER - timedelta(days=1)))
    assert FunderStep.objects.create(**row(number=2)).number == 2


def test_the_database_keeps_every_step_as_it_was_written(whole: Decision) -> None:
    made = step(whole, "letter")
    for change in (
        lambda: FunderStep.objects.filter(pk=made.pk).update(document="Another"),
        lambda: FunderStep.objects.filter(pk=made.pk).delete(),
        lambda: connection.cursor().execute("TRUNCATE grants_funderstep"),
    ):
        with pytest.raises(Error), transaction.atomic():
            change()
