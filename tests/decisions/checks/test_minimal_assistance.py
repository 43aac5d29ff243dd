"""Nobody has more minimal financial assistance than the law allows."""

from datetime import date
from decimal import Decimal

import pytest

from commissioning.lib.refusal import Refused
from decisions.checks import minimal_assistance
from decisions.record.models import Decision
from decisions.signoff import submission
from tests import factories
from tests.decisions.answering import ASSISTANCE, NO_SUBSIDY, answer, assistance
from tests.decisions.checks import found
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]
OVER = "Bolton Council would have more than £315,000.00 of minimal financial assistance"


def brief(decision: Decision, on: date = found.DAY) -> list[tuple[str, str, str, str]]:
    return found.brief(found.of(minimal_assistance.check, decision, on=on))


@pytest.mark.parametrize(
    ("amount", "elsewhere", "expected"),
    [
        ("315000.00", "0.00", []),
        ("315000.01", "0.00", [("V29", "block", "subsidy-control#id_route", OVER)]),
        ("300000.00", "15000.00", []),
        ("300000.00", "15000.01", [("V29", "block", "subsidy-control#id_route", OVER)]),
    ],
)
def test_the_limit_stops_by_a_penny(amount: str, elsewhere: str, expected: list[object]) -> None:
    assert brief(assistance(amount, elsewhere)) == expected


def test_what_was_decided_before_counts_and_nothing_is_submitted() -> None:
    submission.submit(decision=assistance("200000.00"), by=user("officer"), at=NOW)
    decision = assistance("115000.01")
    (finding,) = found.of(minimal_assistance.check, decision)
    assert finding.why == (
        "Since 1 April 2019 it would have £315,000.01, this decision included. Give less, or on another footing."
    )
    with pytest.raises(Refused, match=OVER):
        submission.submit(decision=decision, by=user("officer"), at=NOW)
    assert decision.versions.count() == 0


def test_a_confirmation_is_asked_for() -> None:
    decision = answer(factories.complete(total=Decimal("5.00")), ASSISTANCE)
    sentence = "Record what Bolton Council confirmed it had from others"
    assert brief(decision) == [("V29", "block", "subsidy-control#id_confirmations-0-elsewhere", sentence)]


def test_what_is_no_assistance_has_no_limit() -> None:
    assert brief(answer(factories.complete(total=Decimal("900000.00")), NO_SUBSIDY)) == []


def test_money_without_names_stops(draft: Decision) -> None:
    sentence = "Name the organisations that receive the assistance"
    assert brief(answer(draft, ASSISTANCE)) == [("V29", "block", "subsidy-control#id_route", sentence)]
