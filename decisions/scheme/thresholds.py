"""Sums of money from which law or the constitution asks for more, each by the day from which it is in force."""

from datetime import date
from decimal import Decimal

Dated = tuple[tuple[date, Decimal], ...]

KEY_DECISION: Dated = ((date(2017, 5, 8), Decimal(500_000)),)
"""Source: the authority's constitution under the 2017 Order, art. 11(1)(a); its monitoring officer confirms it."""

LIGHT_TOUCH: Dated = ((date(2015, 2, 26), Decimal(663_540)),)
"""With VAT. Source: Public Contracts Regulations 2015, then Procurement Act 2023, Sch. 1; the same from 2026."""

GOODS_AND_SERVICES: Dated = (
    (date(2024, 1, 1), Decimal(214_904)),
    (date(2026, 1, 1), Decimal(207_720)),
)
"""With VAT, for authorities other than central government. Source: Procurement Act 2023, Sch. 1."""

WORKS: Dated = ((date(2024, 1, 1), Decimal(5_372_609)), (date(2026, 1, 1), Decimal(5_193_000)))
"""With VAT. Source: Procurement Act 2023, Sch. 1."""

CONTRACT_DETAILS: Dated = ((date(2025, 2, 24), Decimal(30_000)),)
"""With VAT: from here the details of a contract are published. Source: Procurement Act 2023, s.87(3)."""

MINIMAL_ASSISTANCE: Dated = ((date(2023, 1, 4), Decimal(315_000)),)
"""The most that an enterprise may have. Source: Subsidy Control Act 2022, s.36(1). The database holds it too."""

SUBSIDY_DATABASE: Dated = ((date(2023, 1, 4), Decimal(100_000)),)
"""More than this is entered in the subsidy database. Source: Subsidy Control Act 2022, ss.33(2), 36(4).

The database holds it too.
"""


def key_decision(on: date) -> Decimal:
    return _in_force(KEY_DECISION, on)


def light_touch(on: date) -> Decimal:
    return _in_force(LIGHT_TOUCH, on)


def goods_and_services(on: date) -> Decimal:
    return _in_force(GOODS_AND_SERVICES, on)


def works(on: date) -> Decimal:
    return _in_force(WORKS, on)


def contract_details(on: date) -> Decimal:
    return _in_force(CONTRACT_DETAILS, on)


def minimal_assistance(on: date) -> Decimal:
    return _in_force(MINIMAL_ASSISTANCE, on)


def subsidy_database(on: date) -> Decimal:
    return _in_force(SUBSIDY_DATABASE, on)


def _in_force(rows: Dated, on: date) -> Decimal:
    """The last row that is in force by that day; before any is, the first."""
    return next((amount for since, amount in reversed(rows) if since <= on), rows[0][1])
