"""Days, years and spans of time in running text: found where they stand, and read even where they cannot be."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from commissioning.lib import spelt
from commissioning.lib.dates import MONTHS, WEEKDAYS

Style = Literal["plain", "ordinal", "numeric", "month first", "year first"]

_NUMBERS = {name: at for at, month in enumerate(MONTHS, 1) for name in (month.lower(), month[:3].lower())} | {"sept": 9}
_MONTH = rf"(?P<month>{'|'.join(MONTHS)}|Sept|{'|'.join(month[:3] for month in MONTHS)})\b\.?"
_WEEKDAY_BEFORE = re.compile(
    rf"\b(?P<weekday>{'|'.join(WEEKDAYS)}|Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b,? (?:the )?$"
)
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_DAY_FIRST = re.compile(
    rf"(?<![0-9£.,/-])(?P<day>[0-9]{{1,2}}) ?(?P<ordinal>st|nd|rd|th)?(?: of)? {_MONTH}(?:,? {_YEAR}\b)?"
)
_MONTH_FIRST = re.compile(
    rf"\b(?=[JFMASOND]){_MONTH} (?P<day>[0-9]{{1,2}})(?P<ordinal>st|nd|rd|th)?(?![0-9:.])(?:,? {_YEAR}\b)"
)
_NUMERIC = re.compile(
    r"(?<![0-9/.£-])(?P<day>[0-9]{1,2})(?P<gap>[/.-])(?P<month>[0-9]{1,2})(?P=gap)(?P<year>20[0-9]{2}|[0-9]{2})"
    r"(?![0-9%]|[/.-][0-9])"
)
_YEAR_FIRST = re.compile(r"(?<![0-9/-])(?P<year>20[0-9]{2})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?![0-9-])")

_FINANCIAL = re.compile(r"(?<![0-9£,.-])(?P<first>20[0-9]{2}) ?[/–-] ?(?P<second>20[0-9]{2}|[0-9]{2})(?![0-9/–-])")
_CALENDAR = re.compile(r"(?<![0-9£,./–-])(?P<year>(?:19|20)[0-9]{2})(?![0-9/%–-]|,[0-9]|\.[0-9])")
_IN_A_NAME = re.compile(
    r"(?:Acts?|Orders?|Regulations?|Rules|Code|Framework|Standards?|Census(?: of)?|Measures?|No\.?|PCD|ref\.?|DN)[ -]$"
)

_COUNT = rf"(?P<count>[0-9]{{1,3}}|{spelt.NUMBER})"
SPAN = rf"\b{_COUNT}(?P<join>[ -])(?P<unit>month|year)(?P<plural>s?)\b"


@dataclass(frozen=True)
class Mention:
    """One day as written. `day` is none where there is no such day, or where the year is left out."""

    words: str
    style: Style
    day_number: int
    month: int
    year: int | None
    ordinal: str
    weekday: str
    start: int
    end: int

    @property
    def exists(self) -> bool:
        """Whether there is such a day, in a leap year where no year is given."""
        if not 1 <= self.month <= 12:
            return False
        return 1 <= self.day_number <= calendar.monthrange(self.year or 2024, self.month)[1]

    @property
    def day(self) -> date | None:
        return date(self.year, self.month, self.day_number) if self.year and self.exists else None


_FORMS: tuple[tuple[re.Pattern[str], Style], ...] = (
    (_DAY_FIRST, "plain"),
    (_MONTH_FIRST, "month first"),
    (_NUMERIC, "numeric"),
    (_YEAR_FIRST, "year first"),
)


def days(text: str) -> Iterator[Mention]:
    """Every day that the text names, by the style it is written in; in each style in order."""
    for form, style in _FORMS:
        for match in form.finditer(text):
            yield _mention(match, "ordinal" if style == "plain" and match["ordinal"] else style)


def _mention(match: re.Match[str], style: Style) -> Mention:
    parts = match.groupdict("")
    weekday = _WEEKDAY_BEFORE.search(match.string, max(0, match.start() - 16), match.start())
    month, year = parts["month"], parts["year"]
    return Mention(
        (weekday[0] if weekday else "") + match[0],
        style,
        int(parts["day"]),
        int(month) if month.isdigit() else _NUMBERS[month.lower()],
        int(year) + (2000 if len(year) == 2 else 0) if year else None,
        parts.get("ordinal", ""),
        weekday["weekday"] if weekday else "",
        match.start(),
        match.end(),
    )


@dataclass(frozen=True)
class Years:
    """A calendar year (`first` is `last`) or financial years: 2027/28 is 2027 to 2028."""

    words: str
    first: int
    last: int
    is_financial: bool


def years(text: str) -> Iterator[Years]:
    """Every year the text names, but for those in the names of laws and in references."""
    for match in _FINANCIAL.finditer(text):
        first, second = int(match["first"]), match["second"]
        last = int(second) if len(second) == 4 else first // 100 * 100 + int(second)
        if first < last <= first + 12:
            yield Years(match[0], first, last, is_financial=True)
    for match in _CALENDAR.finditer(text):
        if not _IN_A_NAME.search(text[max(0, match.start() - 20) : match.start()]):
            year = int(match["year"])
            yield Years(match[0], year, year, is_financial=False)


def months_of(count: str, unit: str) -> int | None:
    """How many months a match of SPAN says; none where the number cannot be read."""
    number = int(count) if count.isdigit() else spelt.read(count)
    return None if number is None else number * (12 if unit.lower() == "year" else 1)


def months_between(start: date, until: date) -> float:
    """The length of a period of whole days, both ends included, in months."""
    end = until + timedelta(days=1)
    whole = (end.year - start.year) * 12 + end.month - start.month
    return whole + (end.day - start.day) / 31


def length(start: date, until: date) -> str:
    """The same in words: 3 months, 1 month, 2.5 months."""
    figure = f"{round(months_between(start, until), 1):g}"
    return f"{figure} month{'' if figure == '1' else 's'}"


def right_ordinal(number: int) -> str:
    """The letters that belong after a number: 1st, 22nd, 13th."""
    return "th" if 11 <= number % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def weekday_name(short: str) -> str:
    return next(name for name in WEEKDAYS if name.startswith(short[:3]))
