"""Reading the content of a notice: a draft may lack anything anywhere, and a notice of it is still made."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from commissioning.lib import dates, money

Content = Mapping[str, Any]


def text(content: Content, *path: str) -> str:
    """The words at a path such as "author", "name"; empty where anything on the way is missing."""
    found: Any = content
    for step in path:
        found = found.get(step) if isinstance(found, Mapping) else None
    return str(found).strip() if found is not None else ""


def rows(content: Content, *path: str) -> list[Content]:
    """The list of records at a path; empty where it is missing."""
    found: Any = content
    for step in path:
        found = found.get(step) if isinstance(found, Mapping) else None
    return [each for each in found or [] if isinstance(each, Mapping)]


def number(written: Any) -> Decimal | None:
    """A number, or None where a draft has none or has something else."""
    try:
        read = Decimal(str(written))
    except InvalidOperation:
        return None
    return read if read.is_finite() else None


def amount(written: Any) -> Decimal | None:
    """A sum of money in whole pence. Shapes: "639733.00"; None, "" or what cannot be one gives None."""
    read = number(written)
    return read if read is not None and abs(read) <= money.LIMIT and not read % money.PENNY else None


def pounds(written: Any) -> str:
    read = amount(written)
    return "" if read is None else money.pounds(read)


def day(written: Any) -> str:
    """An ISO day in words, "1 November 2021"; empty where it is not one."""
    try:
        return dates.long(date.fromisoformat(written))
    except (TypeError, ValueError):
        return ""


def moment(written: Any) -> str:
    """An ISO date and time in words, in UK time; empty where it is not one."""
    try:
        return dates.moment(datetime.fromisoformat(written))
    except (TypeError, ValueError):
        return ""


def last_day(moments: list[str]) -> str:
    """The UK day of the latest ISO moment, in words; empty where there is none."""
    try:
        return dates.long(max(map(datetime.fromisoformat, moments)).astimezone(dates.LONDON))
    except (TypeError, ValueError):
        return ""
