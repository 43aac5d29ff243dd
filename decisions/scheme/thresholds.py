"""Sums of money from which law or the constitution asks for more, each by the day from which it is in force."""

from datetime import date
from decimal import Decimal

Dated = tuple[tuple[date, Decimal], ...]

KEY_DECISION: Dated = ((date(2017, 5, 8), Decimal(500_000)),)
"""Source: the authority's constitution under the 2017 Order, art. 11(1)(a); its monitoring officer confirms it."""

LIGHT_TOUCH: Dated = ((date(2015, 2, 26), Decimal(663_540)),)
"""With VAT. Source: Public Contracts Regulations 2015, then Procurement Act 2023, Sch. 1; the same from 2026."""


def key_decision(on: date) -> Decimal:
    return _in_force(KEY_DECISION, on)


def light_touch(on: date) -> Decimal:
    return _in_force(LIGHT_TOUCH, on)


def _in_force(rows: Dated, on: date) -> Decimal:
    """The last row that is in force by that day; before any is, the first."""
    return next((amount for since, amount in reversed(rows) if since <= on), rows[0][1])
