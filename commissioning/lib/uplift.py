"""Raising amounts that were agreed: by a percentage or a sum, rounded in one named way. Exact; never a float."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from commissioning.lib import money


class Rounding(StrEnum):
    """How raised amounts become whole figures."""

    PENNY = "penny"
    POUND = "pound"
    TEN = "ten"
    HUNDRED = "hundred"
    EXACT_TOTAL = "exact_total"


STEPS = {
    Rounding.PENNY: Decimal("0.01"),
    Rounding.POUND: Decimal(1),
    Rounding.TEN: Decimal(10),
    Rounding.HUNDRED: Decimal(100),
}


def rounded(amount: Decimal, step: Decimal) -> Decimal:
    """To the nearest step, halves up: £1,027.50 to the nearest £1 is £1,028."""
    return ((amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step).quantize(money.PENNY)


def by_percent(amounts: Sequence[Decimal], percent: Decimal, rounding: Rounding) -> list[Decimal]:
    """Each amount raised by so many per cent; less than nothing lowers it.

    With EXACT_TOTAL the sum is raised and rounded to the penny, then shared in proportion to the amounts, pennies left
    over to the largest remainders: no cell is off by a penny or more, and the sum is exact. Otherwise each is rounded.
    Raises: ValueError for more than 100% off.
    """
    if percent < -100:
        raise ValueError("More than 100% cannot be taken off. Give a percentage of -100 or more.")
    factor = 1 + percent / 100
    if rounding is Rounding.EXACT_TOTAL:
        return to_total(amounts, rounded(sum(amounts, Decimal(0)) * factor, money.PENNY))
    return [rounded(amount * factor, STEPS[rounding]) for amount in amounts]


def to_total(amounts: Sequence[Decimal], total: Decimal) -> list[Decimal]:
    """A new total shared in proportion to the amounts that were agreed.

    Raises: ValueError if none of them is more than nothing.
    """
    if not total and not any(amounts):
        return [Decimal("0.00")] * len(amounts)
    return money.apportion(total, [int(amount.scaleb(2)) for amount in amounts])
