"""Days: read exactly or refused with a reason, shown one way, and placed in financial years."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib.dates import (
    NotADate,
    financial_year,
    financial_year_name,
    financial_years_between,
    long,
    moment,
    parse,
    parse_financial_year,
)

EXAMPLE = "For example: 27 October 2021 or 27/10/2021"
OCTOBER = date(2021, 10, 27)
NOVEMBER = date(2021, 11, 1)

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
WRITTEN: list[Callable[[date], str]] = [
    long,
    date.isoformat,
    "{0:%d/%m/%Y}".format,
    "{0.day}.{0.month}.{0.year}".format,
    "{0:%d-%m-%Y}".format,
    "{0:%A} {0.day} {0:%B} {0.year}".format,
    "{0:%a} {0:%d} {0:%b} {0.year}".format,
    "{0:%B} {0.day}, {0.year}".format,
    "..........{0.day} {0:%b}. {0.year}.....".format,
]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("27th October 2021", OCTOBER),
        ("...27th October 2021.....", OCTOBER),
        ("27th of October, 2021", OCTOBER),
        ("the 27th October 2021", OCTOBER),
        ("27 october 2021", OCTOBER),
        ("27 OCT 2021", OCTOBER),
        ("27-Oct-2021", OCTOBER),
        ("27\u00a0October\u00a02021", OCTOBER),
        ("27/10/2021", OCTOBER),
        ("27 / 10 / 2021", OCTOBER),
        ("27.10.2021", OCTOBER),
        ("27-10-2021", OCTOBER),
        ("27 10 2021", OCTOBER),
        ("2021-10-27", OCTOBER),
        ("2021/10/27", OCTOBER),
        ("Wednesday 27 October 2021", OCTOBER),
        ("Wednesday, 27th October 2021", OCTOBER),
        ("Wed 27 Oct 2021", OCTOBER),
        ("Wed. 27/10/2021", OCTOBER),
        ("October 27, 2021", OCTOBER),
        ("Wednesday, October 27th, 2021", OCTOBER),
        ("28/10/2021", date(2021, 10, 28)),
        ("1st November 2021.....", NOVEMBER),
        ("1st November 2021…", NOVEMBER),
        ("1st November2021", NOVEMBER),
        ("1st  November  2021", NOVEMBER),
        ("1 Nov 2021", NOVEMBER),
        ("1 Nov. 2021", NOVEMBER),
        ("01/11/2021", NOVEMBER),
        ("1/11/2021", NOVEMBER),
        ("\u200b1/11/2021", NOVEMBER),
        ("08/07/2024", date(2024, 7, 8)),
        ("12 Sept 2024", date(2024, 9, 12)),
        ("2nd May 2024", date(2024, 5, 2)),
        ("3rd May 2024", date(2024, 5, 3)),
        ("11th May 2024", date(2024, 5, 11)),
        ("22ND May 2024", date(2024, 5, 22)),
        ("29 February 2024", date(2024, 2, 29)),
        ("1 January 1990", date(1990, 1, 1)),
        ("31 December 2100", date(2100, 12, 31)),
    ],
)
def test_parse_reads_a_day_as_people_write_it(text: str, read: date) -> None:
    assert parse(text) == read


def test_parse_always_takes_the_day_before_the_month() -> None:
    assert parse("1/2/2024") == date(2024, 2, 1)


@given(days, st.sampled_from(WRITTEN))
def test_parse_reads_back_every_way_a_day_is_written(day: date, write: Callable[[date], str]) -> None:
    assert parse(write(day)) == day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "Tuesday 27 October 2021",
            "says Tuesday, but 27 October 2021 is a Wednesday. Check which is meant.",
        ),
        ("Thu 27/10/2021", "says Thursday, but 27 October 2021 is a Wednesday. Check which is meant."),
        ("by 27 October 2021", f"has the word “by”, which is no day of the week. {EXAMPLE}"),
        ("We 27 October 2021", f"has the word “We”, which is no day of the week. {EXAMPLE}"),
        ("27st October 2021", "says 27st, where 27th is right. Check which day is meant."),
        ("11st May 2024", "says 11st, where 11th is right. Check which day is meant."),
        ("1th May 2024", "says 1th, where 1st is right. Check which day is meant."),
        ("31/4/2025", "has the day 31, but April has 30 days."),
        ("31st June 2024", "has the day 31, but June has 30 days."),
        ("29 February 2023", "has the day 29, but February 2023 has 28 days."),
        ("30/2/2024", "has the day 30, but February 2024 has 29 days."),
        ("32 May 2024", "has the day 32, but May has 31 days."),
        ("0/5/2024", "has the day 0, but May has 31 days."),
        (
            "10/28/2021",
            "has the month 28, but there are 12. The day comes first: 28/10/2021 if 28 October 2021 is meant.",
        ),
        ("10/32/2021", f"has the month 32, but months go from 1 to 12. {EXAMPLE}"),
        ("27/0/2021", f"has the month 0, but months go from 1 to 12. {EXAMPLE}"),
        ("27/13/2021", f"has the month 13, but months go from 1 to 12. {EXAMPLE}"),
        ("27 Octobre 2021", f"has the word “Octobre”, which is no month. {EXAMPLE}"),
        ("27-10-21", f"has two figures for the year. Write the year in full. {EXAMPLE}"),
        ("27/10/21", f"has two figures for the year. Write the year in full. {EXAMPLE}"),
        ("21-10-27", f"has two figures for the year. Write the year in full. {EXAMPLE}"),
        ("27 October 21", f"has two figures for the year. Write the year in full. {EXAMPLE}"),
        ("1 May 1989", "has the year 1989. Enter a year from 1990 to 2100."),
        ("1 May 2101", "has the year 2101. Enter a year from 1990 to 2100."),
        ("1/11/0021", "has the year 21. Enter a year from 1990 to 2100."),
        ("June 2024", f"has no day. Enter the day as well. {EXAMPLE}"),
        ("by April 2025", f"has no day. Enter the day as well. {EXAMPLE}"),
        ("end of October 2024", f"has no day. Enter the day as well. {EXAMPLE}"),
        ("06/2024", f"has no day. Enter the day as well. {EXAMPLE}"),
        ("2024-06", f"has no day. Enter the day as well. {EXAMPLE}"),
        ("27 October", f"has no year. Enter the year as well. {EXAMPLE}"),
        ("27th of October", f"has no year. Enter the year as well. {EXAMPLE}"),
        ("27/10", f"has no year. Enter the year as well. {EXAMPLE}"),
        ("27 October 2021 to 1 November 2021", f"has more than one year in it. Enter one date. {EXAMPLE}"),
        ("27/10/2021 - 28/10/2021", f"has more than one year in it. Enter one date. {EXAMPLE}"),
        ("TBC", f"is not a date. Enter the day, month and year. {EXAMPLE}"),
        ("ASAP", f"is not a date. Enter the day, month and year. {EXAMPLE}"),
        ("n/a", f"is not a date. Enter the day, month and year. {EXAMPLE}"),
        ("next Tuesday", f"is not a date. Enter the day, month and year. {EXAMPLE}"),
        ("October", f"is not a date. Enter the day, month and year. {EXAMPLE}"),
        ("2024", f"cannot be read as a date. Enter the day, month and year, and nothing else. {EXAMPLE}"),
        (
            "27 October 2021 at 14:32",
            f"cannot be read as a date. Enter the day, month and year, and nothing else. {EXAMPLE}",
        ),
        (
            "27/10-2021",
            f"cannot be read as a date. Enter the day, month and year, and nothing else. {EXAMPLE}",
        ),
        ("२७/10/2021", f"has figures other than 0 to 9. Type it with those. {EXAMPLE}"),
        ("27/10/202\uff11", f"has figures other than 0 to 9. Type it with those. {EXAMPLE}"),
        ("TBC\x00", f"is not a date. Enter the day, month and year. {EXAMPLE}"),
    ],
)
def test_parse_refuses_what_it_would_have_to_guess_and_says_why(text: str, reason: str) -> None:
    with pytest.raises(NotADate) as refusal:
        parse(text)
    shown = text.replace("\x00", "\ufffd")
    assert str(refusal.value) == f"“{shown}” {reason}"


@pytest.mark.parametrize("text", ["", "  ", ".....", "…", "\u200b"])
def test_parse_asks_for_a_date_where_there_is_none(text: str) -> None:
    with pytest.raises(NotADate) as refusal:
        parse(text)
    assert str(refusal.value) == f"No date was given. Enter the day, month and year. {EXAMPLE}"


def test_parse_refuses_a_long_text_without_repeating_it() -> None:
    assert parse(f"{'.' * 100}1/11/2021{'.' * 100}") == NOVEMBER
    with pytest.raises(NotADate) as refusal:
        parse("x" * 61)
    assert str(refusal.value) == f"“{'x' * 20}…” is 61 characters long. Enter one date. {EXAMPLE}"


@given(st.text(max_size=70) | st.text("0123456789/-. thOctober", max_size=24))
def test_parse_either_reads_a_plausible_day_or_refuses_in_a_sentence(text: str) -> None:
    try:
        day = parse(text)
    except NotADate as reason:
        outcome = str(reason).endswith((".", EXAMPLE))
    else:
        outcome = 1990 <= day.year <= 2100
    assert outcome


def test_a_day_is_shown_one_way() -> None:
    assert long(NOVEMBER) == "1 November 2021"
    assert long(OCTOBER) == "27 October 2021"


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2021, 11, 1, 14, 32, tzinfo=UTC), "1 November 2021 at 14:32"),
        (datetime(2021, 7, 1, 14, 32, tzinfo=UTC), "1 July 2021 at 15:32"),
        (datetime(2021, 6, 30, 23, 5, tzinfo=UTC), "1 July 2021 at 00:05"),
        (datetime(2021, 11, 1, 9, 0, tzinfo=timezone(timedelta(hours=2))), "1 November 2021 at 07:00"),
    ],
)
def test_a_moment_is_shown_by_the_clock_in_greater_manchester(at: datetime, shown: str) -> None:
    assert moment(at) == shown


def test_a_moment_without_a_zone_is_not_shown() -> None:
    with pytest.raises(ValueError, match=r"^2021-11-01T14:32:00 has no time zone"):
        moment(datetime(2021, 11, 1, 14, 32))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "first", "name"),
    [
        (date(2021, 3, 31), 2020, "2020/21"),
        (date(2021, 4, 1), 2021, "2021/22"),
        (date(2021, 12, 31), 2021, "2021/22"),
        (date(2022, 1, 1), 2021, "2021/22"),
        (date(1999, 4, 1), 1999, "1999/00"),
        (date(2009, 3, 31), 2008, "2008/09"),
    ],
)
def test_a_financial_year_begins_on_the_first_of_april(day: date, first: int, name: str) -> None:
    assert (financial_year(day), financial_year_name(first)) == (first, name)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2021/22", 2021),
        ("2021/2022", 2021),
        ("2021-22", 2021),
        ("2021-2022", 2021),
        ("2021\u201322", 2021),
        (" 2021 / 22 ", 2021),
        ("2001-02", 2001),
        ("1999/00", 1999),
        ("1999/2000", 1999),
    ],
)
def test_parse_financial_year_reads_both_years(text: str, first: int) -> None:
    assert parse_financial_year(text) == first


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "2021/23",
            "“2021/23” is not one financial year. The year that begins on 1 April 2021 is 2021/22.",
        ),
        (
            "2021/2023",
            "“2021/2023” is not one financial year. The year that begins on 1 April 2021 is 2021/22.",
        ),
        (
            "2021-10",
            "“2021-10” is not one financial year. The year that begins on 1 April 2021 is 2021/22.",
        ),
        (
            "2021/1922",
            "“2021/1922” is not one financial year. The year that begins on 1 April 2021 is 2021/22.",
        ),
        ("1989/90", "“1989/90” begins in 1989. Enter a year from 1990 to 2100."),
        ("2101/02", "“2101/02” begins in 2101. Enter a year from 1990 to 2100."),
        *(
            (
                text,
                f"“{text}” cannot be read as a financial year. "
                "Write both years, the first in full. For example: 2021/22",
            )
            for text in ("2021", "21/22", "2021/2", "2021/222", "TBC", "FY22", "2021/22/23")
        ),
        (
            "",
            "No financial year was given. Write both years, the first in full. For example: 2021/22",
        ),
    ],
)
def test_parse_financial_year_refuses_what_could_be_two_and_says_why(text: str, sentence: str) -> None:
    with pytest.raises(NotADate) as refusal:
        parse_financial_year(text)
    assert str(refusal.value) == sentence


@given(st.integers(1990, 2100))
def test_parse_financial_year_reads_back_the_name(first: int) -> None:
    assert parse_financial_year(financial_year_name(first)) == first


def test_financial_years_between_are_those_that_a_period_touches() -> None:
    assert financial_years_between(date(2021, 10, 27), date(2024, 3, 31)) == [2021, 2022, 2023]
    assert financial_years_between(date(2024, 3, 31), date(2024, 4, 1)) == [2023, 2024]
    assert financial_years_between(NOVEMBER, NOVEMBER) == [2021]


def test_a_period_that_ends_before_it_starts_has_no_financial_years() -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 the whole sentence is compared
        financial_years_between(NOVEMBER, OCTOBER)
    assert str(refusal.value) == "The period ends on 27 October 2021, before it starts on 1 November 2021."


@given(days, st.integers(0, 3000))
def test_each_day_of_a_period_lies_in_one_of_its_financial_years(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    years = financial_years_between(start, end)
    assert (years[0], years[-1], years) == (
        financial_year(start),
        financial_year(end),
        sorted({financial_year(start + timedelta(days=day)) for day in range(length + 1)}),
    )
