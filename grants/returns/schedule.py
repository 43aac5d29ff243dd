"""Which returns a reporting line asks for, and the day each is due. Knows no database."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from commissioning.lib import working_days
from commissioning.lib.working_days import HolidaysUnknown

MONTHS = {"monthly": 1, "quarterly": 3, "annual": 12}
APRIL = 4  # the month in which a financial year begins


@dataclass(frozen=True, slots=True)
class Planned:
    """One return: the period it is about, both days in it, and the last day on which it is in time."""

    number: int
    period_from: date
    period_until: date
    due_on: date


def periods(frequency: str, first: date, last: date) -> Iterator[tuple[date, date]]:
    """The periods between two days, without gap or overlap; the first and last may be shorter.

    Ties: they end with months, quarters and years of the financial year, so that a line that begins in the middle of
    one falls in with all others. One that reports once has one period.
    """
    start = first
    while start <= last:
        end = last if frequency == "once" else min(_end(start, MONTHS[frequency]), last)
        yield start, end
        start = end + timedelta(days=1)


def schedule(frequency: str, first: date, last: date, due_after: int) -> list[Planned]:
    """The returns of a line, each due so many working days after its period.

    Those whose due day cannot be counted yet, as bank holidays of its year are not on record, are left out; they are
    the last ones, and come when the same is asked once the holidays are.
    Raises: ValueError where `due_after` is below one.
    """
    planned = []
    for number, (start, end) in enumerate(periods(frequency, first, last), start=1):
        try:
            due_on = working_days.after(end, due_after)
        except HolidaysUnknown:
            break
        planned.append(Planned(number, start, end, due_on))
    return planned


def _end(day: date, months: int) -> date:
    """The last day of the block of so many months, counted from April, that the day is in."""
    left = months - 1 - (day.month - APRIL) % months
    year, month = divmod(day.year * 12 + day.month - 1 + left, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])
