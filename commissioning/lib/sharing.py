"""Sharing a sum by weights where nobody gets less than a floor or more than a cap. Exact; never a float."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from operator import index

from commissioning.lib import money

Limits = Sequence[Decimal | None]


class CannotBeShared(ValueError):
    """No amounts keep within these floors and caps. The message says to the person what stands against it."""


@dataclass(frozen=True, slots=True)
class Shares:
    """What each place gets, in the order of the weights, and why where it is not its weight alone.

    `pennies`, `at_floor` and `at_cap` are places: those with a penny left over by rounding down, those raised to their
    floor and those held at their cap.
    """

    amounts: list[Decimal]
    pennies: frozenset[int] = frozenset()
    at_floor: frozenset[int] = frozenset()
    at_cap: frozenset[int] = frozenset()


def share(
    total: Decimal, weights: Sequence[int], floors: Limits = (), caps: Limits = (), top_slice: Decimal = Decimal(0)
) -> Shares:
    """Share what is left of a total after the top slice in proportion to weights, within floors and caps.

    Where a share in proportion would be under its floor the place gets the floor, where it would be over its cap the
    cap, and the others share the rest in proportion: there is one such sharing. Without limits it is money.apportion.
    Shapes: one floor and one cap for each weight, or none at all; None is no limit. A weight of nothing gets its floor.
    Units: pounds, in whole pence. The amounts add up to the total less the top slice.
    Ties: pennies go to the largest remainders; of equal ones, to the earlier place.
    Raises: CannotBeShared with a sentence; ValueError for what apportion refuses; TypeError for a weight in fractions.
    """
    if top_slice > total:
        raise CannotBeShared(
            f"{money.pounds(top_slice)} is kept aside, more than there is to share, {money.pounds(total)}."
        )
    left = _pence(total - top_slice)
    rows = _rows([index(weight) for weight in weights], floors, caps)
    _check(left, rows)
    return _settled(rows, _level(left, rows), left)


def part(amount: Decimal, percent: Decimal) -> Decimal:
    """That many per cent of an amount, to the nearest penny, half a penny up."""
    return (amount * percent / 100).quantize(money.PENNY, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class _Row:
    """In pence."""

    weight: int
    floor: int
    cap: int | None

    def at(self, level: Fraction) -> Fraction:
        grown = max(Fraction(self.floor), level * self.weight)
        return grown if self.cap is None else min(grown, Fraction(self.cap))


def _rows(weights: Sequence[int], floors: Limits, caps: Limits) -> list[_Row]:
    none: Limits = [None] * len(weights)
    return [
        _Row(weight, _pence(floor or Decimal(0)), None if cap is None else _pence(cap))
        for weight, floor, cap in zip(weights, floors or none, caps or none, strict=True)
    ]


def _pence(amount: Decimal) -> int:
    return int(Decimal(money.plain(amount)).scaleb(2))


def _pounds(pence: int) -> Decimal:
    return Decimal(pence).scaleb(-2)


def _check(left: int, rows: Sequence[_Row]) -> None:
    if left < 0:
        raise ValueError(f"{money.pounds(_pounds(left))} cannot be shared: it is less than zero.")
    if any(row.weight < 0 for row in rows):
        raise ValueError("A weight cannot be less than zero.")
    if not any(row.weight for row in rows):
        raise ValueError("There is nothing to share by: give at least one weight that is more than zero.")
    for row in rows:
        if row.cap is not None and row.cap < row.floor:
            floor, cap = money.pounds(_pounds(row.floor)), money.pounds(_pounds(row.cap))
            raise CannotBeShared(f"A floor of {floor} is over the cap of the same row, {cap}.")
    floors = sum(row.floor for row in rows)
    if floors > left:
        raise CannotBeShared(
            f"The floors add up to {money.pounds(_pounds(floors))}, more than there is to share, "
            f"{money.pounds(_pounds(left))}. Lower them."
        )
    if all(row.cap is not None or not row.weight for row in rows):
        most = sum(row.floor if not row.weight else row.cap or 0 for row in rows)
        if most < left:
            raise CannotBeShared(
                f"The caps let only {money.pounds(_pounds(most))} be shared of {money.pounds(_pounds(left))}. "
                "Raise them."
            )


def _level(left: int, rows: Sequence[_Row]) -> Fraction:
    """How much one unit of weight gets: as when many vessels fill from one pipe, each from its floor to its cap."""
    turns: list[tuple[Fraction, int, int]] = []  # the level, then what changes there in fixed pence and in weight
    for row in rows:
        if row.weight:
            turns.append((Fraction(row.floor, row.weight), -row.floor, row.weight))
            if row.cap is not None:
                turns.append((Fraction(row.cap, row.weight), row.cap, -row.weight))
    fixed, growing = sum(row.floor for row in rows), 0
    for level, pence, weight in sorted(turns, key=lambda turn: turn[0]):
        if fixed + level * growing >= left:
            break
        fixed, growing = fixed + pence, growing + weight
    return Fraction(left - fixed, growing) if growing else level


def _settled(rows: Sequence[_Row], level: Fraction, left: int) -> Shares:
    """Whole pence at that level: rounded down, then the pennies left over to the largest remainders."""
    pence, remainders, at_floor, at_cap = [], [], set(), set()
    for place, row in enumerate(rows):
        exact = row.at(level)
        down, remainder = divmod(exact.numerator, exact.denominator)
        pence.append(down)
        if remainder:
            remainders.append((-Fraction(remainder, exact.denominator), place))
        if row.floor and row.weight * level < row.floor:
            at_floor.add(place)
        if row.cap is not None and row.weight * level > row.cap:
            at_cap.add(place)
    pennies = [place for _, place in sorted(remainders)[: left - sum(pence)]]
    for place in pennies:
        pence[place] += 1
    return Shares([_pounds(each) for each in pence], frozenset(pennies), frozenset(at_floor), frozenset(at_cap))
