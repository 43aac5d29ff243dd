"""Which returns a line asks for: periods, due days, ends of months, bank holidays."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib import working_days
from grants.returns.choices import Frequency
from grants.returns.schedule import Planned, periods, schedule

DAYS = st.dates(date(2013, 1, 1), date(2026, 12, 31))


def test_the_quarters_of_a_year_are_due_ten_working_days_after_each() -> None:
    assert schedule("quarterly", date(2024, 7, 1), date(2025, 6, 30), 10) == [
        Planned(1, date(2024, 7, 1), date(2024, 9, 30), date(2024, 10, 14)),
        Planned(2, date(2024, 10, 1), date(2024, 12, 31), date(2025, 1, 15)),  # over New Year’s Day
        Planned(3, date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 14)),
        Planned(4, date(2025, 4, 1), date(2025, 6, 30), date(2025, 7, 14)),
    ]


def test_months_end_on_their_own_last_days_in_a_leap_year_too() -> None:
    found = [end for _, end in periods("monthly", date(2024, 1, 15), date(2024, 4, 10))]
    assert found == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 10)]


def test_easter_is_not_counted() -> None:
    (march,) = schedule("monthly", date(2024, 3, 1), date(2024, 3, 31), 5)
    assert march.due_on == date(2024, 4, 8)  # Easter Monday is 1 April


def test_a_year_ends_with_march_wherever_the_line_begins() -> None:
    found = list(periods("annual", date(2024, 7, 1), date(2026, 6, 30)))
    assert found == [
        (date(2024, 7, 1), date(2025, 3, 31)),
        (date(2025, 4, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 6, 30)),
    ]


def test_a_february_forecast_is_asked_for_once_with_the_figures_to_january() -> None:
    found = schedule("once", date(2024, 4, 1), date(2025, 1, 31), 20)
    assert found == [Planned(1, date(2024, 4, 1), date(2025, 1, 31), date(2025, 2, 28))]


def test_a_quarter_ends_in_the_year_it_began_in() -> None:
    assert next(periods("quarterly", date(2024, 12, 5), date(2030, 1, 1))) == (date(2024, 12, 5), date(2024, 12, 31))


def test_what_cannot_be_counted_yet_is_left_out() -> None:
    known = max(working_days._holidays()).year
    found = schedule("annual", date(known - 2, 4, 1), date(known + 3, 3, 31), 10)
    assert [each.period_until.year for each in found] == [known - 1, known]


def test_a_line_that_ends_before_it_begins_asks_for_nothing() -> None:
    assert schedule("monthly", date(2024, 4, 2), date(2024, 4, 1), 5) == []


def test_a_return_cannot_be_due_before_its_period_is_over() -> None:
    with pytest.raises(ValueError, match="the least is 1"):
        schedule("monthly", date(2024, 4, 1), date(2024, 4, 30), 0)


@given(
    frequency=st.sampled_from(Frequency.values), days=st.tuples(DAYS, DAYS).map(sorted), due_after=st.integers(1, 30)
)
def test_every_day_is_reported_on_once_and_every_return_is_due_on_a_working_day_after(
    frequency: str, days: list[date], due_after: int
) -> None:
    first, last = days
    found = schedule(frequency, first, last, due_after)
    assert (found[0].period_from, found[-1].period_until) == (first, last)
    assert [each.number for each in found] == list(range(1, len(found) + 1))
    for before, after in pairwise(found):
        assert after.period_from == before.period_until + timedelta(days=1)
    for each in found:
        counted = [
            each.period_until + timedelta(days=more) for more in range(1, (each.due_on - each.period_until).days + 1)
        ]
        assert sum(map(working_days.is_working_day, counted)) == due_after
        assert working_days.is_working_day(each.due_on)
