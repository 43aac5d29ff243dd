"""Months, quarters and years: their days, names and addresses."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.statutory.periods import Frequency, Period
from grants.statutory.records import latest_of, periods_of

MONTH, QUARTER, YEAR = Frequency.MONTH, Frequency.QUARTER, Frequency.YEAR
DAYS = st.dates(min_value=date(1991, 1, 1), max_value=date(2099, 12, 31))


@pytest.mark.parametrize(
    ("day", "frequency", "start", "end", "slug", "said"),
    [
        ("2026-06-30", MONTH, "2026-06-01", "2026-06-30", "2026-06", "in June 2026"),
        ("2024-02-29", MONTH, "2024-02-01", "2024-02-29", "2024-02", "in February 2024"),
        ("2026-12-01", MONTH, "2026-12-01", "2026-12-31", "2026-12", "in December 2026"),
        ("2026-04-01", QUARTER, "2026-04-01", "2026-06-30", "2026-27-q1", "from April to June 2026"),
        ("2026-09-30", QUARTER, "2026-07-01", "2026-09-30", "2026-27-q2", "from July to September 2026"),
        ("2026-12-31", QUARTER, "2026-10-01", "2026-12-31", "2026-27-q3", "from October to December 2026"),
        ("2027-03-31", QUARTER, "2027-01-01", "2027-03-31", "2026-27-q4", "from January to March 2027"),
        ("2027-03-31", YEAR, "2026-04-01", "2027-03-31", "2026-27", "in the financial year 2026/27"),
        ("2027-04-01", YEAR, "2027-04-01", "2028-03-31", "2027-28", "in the financial year 2027/28"),
        ("1999-04-01", YEAR, "1999-04-01", "2000-03-31", "1999-00", "in the financial year 1999/00"),
    ],
)
def test_the_period_of_a_day(day: str, frequency: Frequency, start: str, end: str, slug: str, said: str) -> None:
    found = Period.of(date.fromisoformat(day), frequency)
    assert (found.start.isoformat(), found.end.isoformat(), found.slug, found.said) == (start, end, slug, said)
    assert Period.called(slug, frequency) == found


@given(DAYS, st.sampled_from(Frequency))
def test_every_day_is_in_one_period_and_the_next_follows_without_a_gap(day: date, frequency: Frequency) -> None:
    found = Period.of(day, frequency)
    assert found.holds(day)
    assert {Period.of(each, frequency) for each in (found.start, found.end)} == {found}
    assert Period.of(found.end + timedelta(days=1), frequency).before == found


@pytest.mark.parametrize(
    ("slug", "frequency"),
    [
        ("2026-13", MONTH),
        ("2026-00", MONTH),
        ("0000-01", MONTH),
        ("2026-6", MONTH),
        ("2026-27", QUARTER),
        ("2026-27-q5", QUARTER),
        ("2026-28-q1", QUARTER),
        ("2026-28", YEAR),
        ("2026-27-q1", YEAR),
        ("٢٠٢٦-06", MONTH),
        ("", YEAR),
    ],
)
def test_what_is_no_period_is_refused(slug: str, frequency: Frequency) -> None:
    with pytest.raises(ValueError, match="is no"):
        Period.called(slug, frequency)


def test_the_latest_period_is_over_and_something_happened_in_it() -> None:
    today = date(2026, 11, 22)
    days = [date(2026, 11, 3), date(2026, 9, 25), date(2021, 11, 4)]
    assert latest_of(days, MONTH, today).slug == "2026-09"
    assert latest_of(days, YEAR, today).slug == "2021-22"
    assert latest_of([], MONTH, today).slug == "2026-10"
    assert [each.slug for each in periods_of(days, QUARTER, today)] == ["2026-27-q3", "2026-27-q2", "2021-22-q3"]
