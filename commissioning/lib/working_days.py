"""Working days in England: counting them where law does, over bank holidays that are data."""

from datetime import date, timedelta
from functools import lru_cache

from govuk_bank_holidays.bank_holidays import BankHolidays

from commissioning.lib import dates

WEEKEND = (5, 6)


class HolidaysUnknown(ValueError):
    """The bank holidays of that year are not published yet, or were before the first year on record."""


@lru_cache(maxsize=1)
def _holidays() -> frozenset[date]:
    """Of the list inside the package: nothing is fetched while the program runs."""
    known = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return frozenset(each["date"] for each in known)


def is_working_day(day: date) -> bool:
    """Neither Saturday, Sunday nor a bank holiday.

    Raises: HolidaysUnknown outside the years on record, rather than count a holiday as a working day.
    """
    years = {holiday.year for holiday in _holidays()}
    if not min(years) <= day.year <= max(years):
        raise HolidaysUnknown(
            f"The bank holidays of {day.year} are not on record here, only those of {min(years)} to {max(years)}. "
            f"Working days up to {dates.long(day)} cannot be counted."
        )
    return day.weekday() not in WEEKEND and day not in _holidays()


def after(start: date, count: int) -> date:
    """The last of so many working days that follow a day. Raises: HolidaysUnknown; ValueError below one."""
    if count < 1:
        raise ValueError(f"{count} working days cannot be counted: the least is 1.")
    day = start
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def beginning_with(start: date, count: int) -> date:
    """The last of so many working days, the first of which is the day itself if it is one. Raises: as `after`."""
    return after(start - timedelta(days=1), count)
