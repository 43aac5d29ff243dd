"""The periods that lists are made for: months, quarters and years, the last two of the financial year. No database."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from commissioning.lib import dates

_FORMS = {"month": r"(\d{4})-(0[1-9]|1[0-2])", "quarter": r"(\d{4})-(\d{2})-q([1-4])", "year": r"(\d{4})-(\d{2})"}


class Frequency(Enum):
    """How often a list is made. The value is what a page calls one period."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        return {"month": 1, "quarter": 3, "year": 12}[self.value]


@dataclass(frozen=True, slots=True)
class Period:
    """From a first to a last day, both included."""

    frequency: Frequency
    start: date
    end: date

    @classmethod
    def of(cls, day: date, frequency: Frequency) -> "Period":
        """The one that this day is in."""
        months = frequency.months
        since_april = (day.month - 4) % 12 // months * months
        year = dates.financial_year(day)
        return cls(frequency, _month(year, 4 + since_april), _month(year, 4 + since_april + months) - timedelta(days=1))

    @classmethod
    def called(cls, slug: str, frequency: Frequency) -> "Period":
        """Shapes: 2026-06, 2026-27-q1, 2026-27. Raises: ValueError for anything else."""
        match = re.fullmatch(_FORMS[frequency.value], slug, re.ASCII)
        if match is None or not dates.EARLIEST <= int(match[1]) <= dates.LATEST:
            raise ValueError(f"“{slug}” is no {frequency.value}.")
        year, second = int(match[1]), int(match[2])
        if frequency is Frequency.MONTH:
            first = date(year, second, 1)
        else:
            first = _month(year, 4 + 3 * (int(match[3]) - 1 if frequency is Frequency.QUARTER else 0))
        found = cls.of(first, frequency)
        if found.slug != slug:
            raise ValueError(f"“{slug}” is no {frequency.value}.")
        return found

    @property
    def before(self) -> "Period":
        return Period.of(self.start - timedelta(days=1), self.frequency)

    @property
    def slug(self) -> str:
        if self.frequency is Frequency.MONTH:
            return f"{self.start.year}-{self.start.month:02}"
        year = dates.financial_year_name(dates.financial_year(self.start)).replace("/", "-")
        return year if self.frequency is Frequency.YEAR else f"{year}-q{(self.start.month - 4) % 12 // 3 + 1}"

    @property
    def name(self) -> str:
        """June 2026, April to June 2026, 2026/27."""
        first, last = (dates.MONTHS[day.month - 1] for day in (self.start, self.end))
        if self.frequency is Frequency.YEAR:
            return dates.financial_year_name(self.start.year)
        return f"{first} {self.start.year}" if first == last else f"{first} to {last} {self.end.year}"

    @property
    def said(self) -> str:
        """As a sentence goes on: in June 2026, from April to June 2026, in the financial year 2026/27."""
        before = {Frequency.MONTH: "in", Frequency.QUARTER: "from", Frequency.YEAR: "in the financial year"}
        return f"{before[self.frequency]} {self.name}"

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end

    def is_over(self, today: date) -> bool:
        return self.end < today


def _month(year: int, month: int) -> date:
    """The first day of a month; the thirteenth is the next January."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
