"""Days and moments: reading what people write, showing them one way, and financial years."""

import calendar
import re
import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
EARLIEST, LATEST = 1990, 2100
LONGEST = 60
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_MONTH_NUMBERS = {
    **{month.lower(): number for number, month in enumerate(MONTHS, 1)},
    **{month[:3].lower(): number for number, month in enumerate(MONTHS, 1)},
    "sept": 9,
}
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_WEEKDAY = r"(?:(?P<weekday>[a-z]+)\.? )?"
_DAY = r"(?P<day>[0-9]{1,2})(?P<ordinal>st|nd|rd|th)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        rf"{_WEEKDAY}(?P<day>[0-9]{{1,2}})(?P<gap>[ ./-])(?P<month>[0-9]{{1,2}})(?P=gap){_YEAR}",
        r"(?P<year>[0-9]{4})(?P<gap>[./-])(?P<month>[0-9]{1,2})(?P=gap)(?P<day>[0-9]{1,2})",
        rf"{_WEEKDAY}{_DAY}[ .-]*(?P<month>[a-z]+)[ .-]*{_YEAR}",
        rf"{_WEEKDAY}(?P<month>[a-z]+)[ .]*{_DAY} {_YEAR}",
    )
)
_NO_DAY = re.compile(
    r"(?:[a-z]+ )*(?P<name>[a-z]+)[ .-]*[0-9]{4}|[0-9]{1,2}[./-][0-9]{4}|[0-9]{4}[./-][0-9]{1,2}",
    re.IGNORECASE | re.ASCII,
)
_NO_YEAR = re.compile(r"[0-9]{1,2}(?:st|nd|rd|th)? ?(?P<name>[a-z]+)|[0-9]{1,2}[./-][0-9]{1,2}", re.IGNORECASE)
_FINANCIAL_YEAR = re.compile(r"(?P<first>[0-9]{4}) ?[/\u2013-] ?(?P<second>[0-9]{4}|[0-9]{2})")
_LEADERS = " .…_;:\t\r\n\u00a0"
_EXAMPLE = "For example: 27 October 2021 or 27/10/2021"


class NotADate(ValueError):
    """What was typed is no date. The message says to the person what was found and what would do."""


def parse(text: str) -> date:
    """Read one day as people write it, the day before the month; refuse whatever would have to be guessed.

    Shapes: “27th October 2021”, “Wed 27 Oct 2021”, “28/10/2021”, “27.10.2021”, “2021-10-27”,
    “October 27, 2021”, with or without dot leaders.
    Raises: NotADate.
    """
    tidy = "".join(mark for mark in text if unicodedata.category(mark) != "Cf").strip(_LEADERS)
    if not tidy:
        raise NotADate(f"No date was given. Enter the day, month and year. {_EXAMPLE}")
    if len(tidy) > LONGEST:
        raise NotADate(f"“{_shown(tidy[:20])}…” is {len(tidy)} characters long. Enter one date. {_EXAMPLE}")
    found = _shown(tidy)
    plainer = " ".join(re.sub(r",|\b(?:of|the)\b", " ", tidy, flags=re.IGNORECASE).split())
    plainer = re.sub(r"(?<=[0-9]) ?([./-]) ?(?=[0-9])", r"\1", plainer)
    for form in _FORMS:
        if match := form.fullmatch(plainer):
            return _day(found, match)
    raise NotADate(f"“{found}” {_why_not(plainer)} {_EXAMPLE}")


def _shown(text: str) -> str:
    """The text on one line, with nothing in it that cannot be printed."""
    return "".join(mark if mark.isprintable() else "\ufffd" for mark in " ".join(text.split()))


def _day(found: str, match: re.Match[str]) -> date:
    """The day that the parts of a known form name, each part checked."""
    parts = match.groupdict("")
    month = int(parts["month"]) if parts["month"].isdigit() else _MONTH_NUMBERS.get(parts["month"].lower())
    if month is None:
        raise NotADate(f"“{found}” has the word “{parts['month']}”, which is no month. {_EXAMPLE}")
    if len(parts["year"]) != 4:
        raise NotADate(f"“{found}” has two figures for the year. Write the year in full. {_EXAMPLE}")
    year, day = int(parts["year"]), int(parts["day"])
    _check_calendar(found, year, month, day)
    _check_ordinal(found, parts.get("ordinal", ""), day)
    read = date(year, month, day)
    _check_weekday(found, parts.get("weekday", ""), read)
    return read


def _check_calendar(found: str, year: int, month: int, day: int) -> None:
    if not EARLIEST <= year <= LATEST:
        raise NotADate(f"“{found}” has the year {year}. Enter a year from {EARLIEST} to {LATEST}.")
    if 12 < month <= 31 and 1 <= day <= 12:
        raise NotADate(
            f"“{found}” has the month {month}, but there are 12. The day comes first: "
            f"{month}/{day}/{year} if {month} {MONTHS[day - 1]} {year} is meant."
        )
    if not 1 <= month <= 12:
        raise NotADate(f"“{found}” has the month {month}, but months go from 1 to 12. {_EXAMPLE}")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        of_year = f" {year}" if month == 2 else ""
        raise NotADate(f"“{found}” has the day {day}, but {MONTHS[month - 1]}{of_year} has {last} days.")


def _check_ordinal(found: str, ordinal: str, day: int) -> None:
    right = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    if ordinal and ordinal.lower() != right:
        raise NotADate(f"“{found}” says {day}{ordinal}, where {day}{right} is right. Check which day is meant.")


def _check_weekday(found: str, weekday: str, read: date) -> None:
    if not weekday:
        return
    named = [day for day in WEEKDAYS if len(weekday) >= 3 and day.lower().startswith(weekday.lower())]
    right = WEEKDAYS[read.weekday()]
    if not named:
        raise NotADate(f"“{found}” has the word “{weekday}”, which is no day of the week. {_EXAMPLE}")
    if named != [right]:
        raise NotADate(f"“{found}” says {named[0]}, but {long(read)} is a {right}. Check which is meant.")


def _why_not(text: str) -> str:
    """The reason why a text of no known form is no date."""
    if any(mark.isnumeric() and not mark.isascii() for mark in text):
        return "has figures other than 0 to 9. Type it with those."
    if not re.search(r"[0-9]", text):
        return "is not a date. Enter the day, month and year."
    if len(re.findall(r"(?<![0-9])[0-9]{4}(?![0-9])", text)) > 1:
        return "has more than one year in it. Enter one date."
    if (match := _NO_DAY.fullmatch(text)) and _is_month(match["name"]):
        return "has no day. Enter the day as well."
    if (match := _NO_YEAR.fullmatch(text)) and _is_month(match["name"]):
        return "has no year. Enter the year as well."
    return "cannot be read as a date. Enter the day, month and year, and nothing else."


def _is_month(name: str | None) -> bool:
    return name is None or name.lower() in _MONTH_NUMBERS


def long(day: date) -> str:
    """The day as it is shown everywhere: 1 November 2021."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def moment(at: datetime) -> str:
    """The moment as it is shown everywhere: 1 November 2021 at 14:32.

    Units: the time of day in Greater Manchester, whatever zone the moment came in.
    Raises: ValueError if the moment has no zone.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone, so it is not known which moment it is.")
    here = at.astimezone(LONDON)
    return f"{long(here)} at {here:%H:%M}"


def financial_year(day: date) -> int:
    """The year in which the day's financial year began; it begins on 1 April."""
    return day.year if day.month >= 4 else day.year - 1


def financial_year_name(first: int) -> str:
    """The financial year that begins in the given year, as it is shown: 2021/22."""
    return f"{first}/{(first + 1) % 100:02}"


def parse_financial_year(text: str) -> int:
    """Read the name of a financial year and give the year it begins in.

    Shapes: “2021/22”, “2021/2022”, “2021-22”.
    Raises: NotADate.
    """
    found = _shown(text)
    match = _FINANCIAL_YEAR.fullmatch(found)
    if match is None:
        shown = f"“{found[:LONGEST]}” cannot be read as a financial year." if found else "No financial year was given."
        raise NotADate(f"{shown} Write both years, the first in full. For example: 2021/22")
    first, second = int(match["first"]), match["second"]
    if not EARLIEST <= first <= LATEST:
        raise NotADate(f"“{found}” begins in {first}. Enter a year from {EARLIEST} to {LATEST}.")
    if second != str(first + 1)[-len(second) :]:
        raise NotADate(
            f"“{found}” is not one financial year. The year that begins on 1 April {first} is "
            f"{financial_year_name(first)}."
        )
    return first


def financial_years_between(start: date, end: date) -> list[int]:
    """The financial years that a period touches, first to last, by the year each begins in.

    Raises: ValueError if the period ends before it starts.
    """
    if end < start:
        raise ValueError(f"The period ends on {long(end)}, before it starts on {long(start)}.")
    return list(range(financial_year(start), financial_year(end) + 1))
