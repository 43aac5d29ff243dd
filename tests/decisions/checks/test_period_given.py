"""The period is there and runs forwards."""

from datetime import date

import pytest

from decisions.checks import period_given
from decisions.checks.matter import Matter
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
GIVE = "Say from when until when the decision has effect"
BEFORE = ("retrospective", "warn", "dates#id_period_from", "The period starts before anyone has signed")


def test_a_period_that_starts_before_this_day_is_a_warning_and_stops_nothing(draft: Decision) -> None:
    (finding,) = found.of(period_given.check, draft)
    assert found.brief([finding]) == [BEFORE]
    assert finding.why == "It starts on 1 April 2021. The reasons should say why the decision comes after that."


@pytest.mark.parametrize(
    ("on", "expected"), [(date(2021, 3, 31), []), (date(2021, 4, 1), []), (date(2021, 4, 2), [BEFORE])]
)
def test_the_first_day_itself_is_not_before(draft: Decision, on: date, expected: list[object]) -> None:
    assert found.brief(found.of(period_given.check, draft, on=on)) == expected


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"period_from": None}, "id_period_from"),
        ({"period_until": None}, "id_period_until"),
        ({"period_from": None, "period_until": None}, "id_period_from"),
    ],
)
def test_both_days_are_given(draft: Decision, days: dict[str, None], field: str) -> None:
    found.change(draft, **days)
    assert found.brief(found.of(period_given.check, draft)) == [("period", "block", f"dates#{field}", GIVE)]


def test_one_day_is_a_period(draft: Decision) -> None:
    found.change(draft, period_from=date(2021, 12, 1), period_until=date(2021, 12, 1))
    assert found.of(period_given.check, draft) == []


def test_a_period_that_runs_backwards_is_found_before_it_is_saved(draft: Decision) -> None:
    draft.period_from, draft.period_until = date(2021, 12, 2), date(2021, 12, 1)
    (finding,) = period_given.check(Matter(draft, found.DAY))
    assert (finding.rule, finding.field, finding.blocks) == ("period", "id_period_until", True)
    assert finding.why == "It ends on 1 December 2021, before it starts on 2 December 2021."
