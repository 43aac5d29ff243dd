"""Allocations add up to the total, to the penny."""

from decimal import Decimal

import pytest

from commissioning.models import Organisation
from decisions.checks import allocations_add_up
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
WHERE = "allocations#amounts"
NOBODY = ("V02", "block", WHERE, "Say who gets the money")
BLANK = ("V02", "warn", WHERE, "Some districts have a weight and no amount")


def off(words: str) -> tuple[str, str, str, str]:
    return ("V02", "block", WHERE, f"Allocations are {words} than the total")


def bolton(decision: Decision, amount: str | None, weight: int | None = 774) -> None:
    value = None if amount is None else Decimal(amount)
    assert decision.allocations.filter(locality__name="Bolton").update(amount=value, weight=weight) == 1


def test_seed_001s_ten_figures_add_up(draft: Decision) -> None:
    assert found.of(allocations_add_up.check, draft) == []


@pytest.mark.parametrize(
    ("amount", "words"),
    [("69573.33", "£0.01 more"), ("69573.31", "£0.01 less"), (None, "£69,573.32 less"), ("0.00", "£69,573.32 less")],
)
def test_a_penny_off_is_found(draft: Decision, amount: str | None, words: str) -> None:
    bolton(draft, amount)
    assert found.brief(found.of(allocations_add_up.check, draft)) == [off(words)]


def test_the_finding_says_both_figures(draft: Decision) -> None:
    bolton(draft, "69573.33")
    (finding,) = found.of(allocations_add_up.check, draft)
    assert finding.why == "They add up to £639,733.01, the total is £639,733.00."


def test_no_amount_at_all_asks_who_gets_it(draft: Decision) -> None:
    draft.allocations.update(amount=None)
    assert found.brief(found.of(allocations_add_up.check, draft)) == [NOBODY]
    draft.allocations.all().delete()
    assert found.brief(found.of(allocations_add_up.check, draft)) == [NOBODY]


def test_a_weight_without_an_amount_is_a_warning_once_the_rest_adds_up(draft: Decision) -> None:
    bolton(draft, None)
    draft.allocations.create(recipient=Organisation.objects.get(name="Home Office"), amount=Decimal("69573.32"))
    assert found.brief(found.of(allocations_add_up.check, draft)) == [BLANK]
    bolton(draft, None, weight=None)
    assert found.of(allocations_add_up.check, draft) == []


@pytest.mark.parametrize("kind", ["fund", "accept_grant"])
def test_a_fund_is_allocated_later_and_what_it_allocates_adds_up(draft: Decision, kind: str) -> None:
    found.change(draft, kind=kind)
    bolton(draft, "69573.33")
    assert found.brief(found.of(allocations_add_up.check, draft)) == [off("£0.01 more")]
    draft.allocations.all().delete()
    assert found.of(allocations_add_up.check, draft) == []


def test_where_nothing_is_spent_nothing_is_given(draft: Decision) -> None:
    found.change(draft, total=None, no_financial_implication=True)
    assert found.brief(found.of(allocations_add_up.check, draft)) == [off("£639,733.00 more")]
    draft.allocations.all().delete()
    assert found.of(allocations_add_up.check, draft) == []
