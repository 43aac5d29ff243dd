"""Working days over weekends and bank holidays, with days that were checked against a calendar by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib import working_days


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2022, 9, 16), True),
        (date(2022, 9, 17), False),
        (date(2022, 9, 18), False),
        (date(2022, 9, 19), False),  # the Queen's funeral: one year only
        (date(2023, 9, 19), True),
        (date(2022, 5, 30), True),  # the spring holiday had moved to 2 June
        (date(2021, 5, 3), False),
        (date(2026, 12, 28), False),  # Boxing Day in lieu
        (date(2012, 1, 2), False),
        (date(2028, 12, 29), True),
    ],
)
def test_a_working_day_is_no_weekend_and_no_bank_holiday(day: date, expected: bool) -> None:
    assert working_days.is_working_day(day) is expected


@pytest.mark.parametrize(
    ("start", "beginning", "following"),
    [
        (date(2026, 3, 2), date(2026, 3, 11), date(2026, 3, 12)),  # a Monday
        (date(2026, 3, 7), date(2026, 3, 18), date(2026, 3, 18)),  # a Saturday is no first day
        (date(2026, 3, 30), date(2026, 4, 10), date(2026, 4, 13)),  # over Easter
        (date(2026, 12, 21), date(2027, 1, 4), date(2027, 1, 5)),  # over Christmas and the year's end
    ],
)
def test_eight_working_days_are_counted_with_the_first_day_or_after_it(
    start: date, beginning: date, following: date
) -> None:
    assert working_days.beginning_with(start, 8) == beginning
    assert working_days.after(start, 8) == following


@pytest.mark.parametrize("day", [date(2011, 12, 30), date(2029, 1, 1)])
def test_a_year_without_holidays_on_record_is_refused_aloud(day: date) -> None:
    with pytest.raises(working_days.HolidaysUnknown, match=rf"bank holidays of {day.year} are not on record"):
        working_days.is_working_day(day)


def test_counting_into_such_a_year_is_refused() -> None:
    with pytest.raises(working_days.HolidaysUnknown, match="of 2029"):
        working_days.after(date(2028, 12, 22), 8)


def test_no_days_cannot_be_counted() -> None:
    with pytest.raises(ValueError, match="0 working days"):
        working_days.after(date(2026, 3, 2), 0)


@given(st.dates(date(2012, 1, 2), date(2028, 6, 1)), st.integers(1, 60))
def test_so_many_working_days_lie_behind(start: date, count: int) -> None:
    last = working_days.after(start, count)
    between = [start + timedelta(days=days) for days in range(1, (last - start).days + 1)]
    assert sum(map(working_days.is_working_day, between)) == count
    assert working_days.is_working_day(last)
