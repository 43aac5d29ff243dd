"""Days, years and spans of time in running text."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib import dates, mentions

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))


@given(DAYS)
def test_a_day_is_found_in_every_style(day: date) -> None:
    weekday, month = dates.WEEKDAYS[day.weekday()], dates.MONTHS[day.month - 1]
    written = {
        "plain": f"{weekday} {dates.long(day)}",
        "ordinal": f"{weekday[:3]}, {day.day}{mentions.right_ordinal(day.day)} {month} {day.year}",
        "numeric": f"{day:%d/%m/%Y}",
        "month first": f"{month} {day.day}, {day.year}",
        "year first": f"{day:%Y-%m-%d}",
    }
    for style, words in written.items():
        (found,) = mentions.days(f"It starts on {words}.")
        assert (found.day, found.style, found.exists, found.words) == (day, style, True, words)
        assert not found.weekday or mentions.weekday_name(found.weekday) == weekday


@given(DAYS, st.integers(min_value=1, max_value=120))
def test_whole_months_are_counted_whole(start: date, months: int) -> None:
    start = start.replace(day=1)
    after = start.year * 12 + start.month - 1 + months
    end = date(after // 12, after % 12 + 1, 1) - timedelta(days=1)
    assert mentions.months_between(start, end) == months


@pytest.mark.parametrize(
    ("until", "words"),
    [(date(2021, 4, 30), "1 month"), (date(2021, 6, 30), "3 months"), (date(2021, 5, 15), "1.5 months")],
)
def test_a_length_is_said_in_months(until: date, words: str) -> None:
    assert mentions.length(date(2021, 4, 1), until) == words


@pytest.mark.parametrize(
    "text", ["24/7", "2027/28", "DPIA-2026-031", "£1.2.3", "12 may be", "12 Marches", "1.2.3.4", "0161 496 0142", "5/6"]
)
def test_what_is_no_day_is_not_found(text: str) -> None:
    assert list(mentions.days(text)) == []


@pytest.mark.parametrize(
    ("text", "exists"),
    [
        ("31 April", False),
        ("29 February", True),
        ("29 February 2027", False),
        ("29 February 2028", True),
        ("0 May", False),
    ],
)
def test_a_day_that_does_not_exist_is_found_and_told(text: str, *, exists: bool) -> None:
    (found,) = mentions.days(text)
    assert found.exists is exists


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2027/28 to 2029/30", ["2027/28", "2029/30"]),
        ("2027-28 and 2027/2028", ["2027-28", "2027/2028"]),
        ("the Subsidy Control Act 2022 and the Census of 2021", []),
        ("DN-2026-0003, £2027 and 2,021", []),
        ("in 2025 and 1999.", ["2025", "1999"]),
    ],
)
def test_years(text: str, words: list[str]) -> None:
    assert [found.words for found in mentions.years(text)] == words


@pytest.mark.parametrize(
    ("count", "unit", "months"),
    [("six", "month", 6), ("12", "Month", 12), ("two", "year", 24), ("one two", "year", None)],
)
def test_spans(count: str, unit: str, months: int | None) -> None:
    assert mentions.months_of(count, unit) == months


@pytest.mark.parametrize("number", [1, 21, 101])
def test_ordinals_of_one(number: int) -> None:
    assert mentions.right_ordinal(number) == "st"


@pytest.mark.parametrize("number", [4, 10, 11, 12, 13, 20, 111, 112, 113])
def test_ordinals_of_most(number: int) -> None:
    assert mentions.right_ordinal(number) == "th"
