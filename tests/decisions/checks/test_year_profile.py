"""Amounts fall in the years of the period, and each year is funded."""

from datetime import date
from decimal import Decimal

import pytest

from decisions.checks import year_profile
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
MOVE = ("V04", "block", "allocations#amounts", "Move the amounts of 2022/23 into the period")


def checked(decision: Decision) -> list[tuple[str, str, str, str]]:
    return found.brief(found.of(year_profile.check, decision))


def test_a_year_of_the_period_is_sound(draft: Decision) -> None:
    assert checked(draft) == []


@pytest.mark.parametrize(
    ("until", "expected"), [(date(2022, 3, 31), [MOVE]), (date(2022, 4, 1), []), (date(2023, 3, 31), [])]
)
def test_an_amount_after_the_period_is_moved(draft: Decision, until: date, expected: list[object]) -> None:
    found.change(draft, period_until=until)
    draft.allocations.filter(locality__name="Wigan").update(financial_year=2022)
    draft.funding_sources.update(amount=None)
    assert checked(draft) == expected


def test_an_empty_cell_after_the_period_is_no_amount(draft: Decision) -> None:
    draft.funding_sources.update(amount=None)
    draft.allocations.filter(locality__name="Wigan").update(financial_year=2022, amount=Decimal(0))
    assert checked(draft) == []


@pytest.mark.parametrize("missing", ["period_from", "period_until"])
def test_without_a_period_no_year_is_outside_it(draft: Decision, missing: str) -> None:
    found.change(draft, **{missing: None})
    draft.allocations.update(financial_year=2030)
    draft.funding_sources.update(financial_year=2030)
    assert checked(draft) == []


def test_a_year_with_less_funding_than_allocations_is_a_warning(draft: Decision) -> None:
    found.change(draft, period_until=date(2023, 3, 31))
    draft.allocations.filter(locality__name="Wigan").update(financial_year=2022)
    assert checked(draft) == [
        ("V04", "warn", "funding#id_sources-0-amount", "Check the funding of 2021/22"),
        ("V04", "warn", "funding#id_sources-0-amount", "Check the funding of 2022/23"),
    ]
    assert [finding.why for finding in found.of(year_profile.check, draft)] == [
        "£559,732.67 is allocated in that year and £639,733.00 funded.",
        "£80,000.33 is allocated in that year and £0.00 funded.",
    ]


def test_sums_that_do_not_add_up_are_left_to_other_rules(draft: Decision) -> None:
    found.change(draft, period_until=date(2023, 3, 31))
    draft.allocations.filter(locality__name="Wigan").update(financial_year=2022, amount=Decimal("80000.34"))
    assert checked(draft) == []
