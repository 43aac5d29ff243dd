"""Sharing budgets among the rows of a grid: by weight, within floors and caps, around locks, after a top slice."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from commissioning.lib import money, sharing
from decisions.drafting.grid import Column, Grid, Problem, Spot, shown, total


class CannotShare(Exception):
    """What must be mended before anything can be shared, spot by spot."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(problem.sentence for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Terms:
    """How shares are limited: at least and at most for every row of a column, and what is kept aside first for a row.

    What is kept aside is an amount of each column's budget or a percentage of it, never both.
    """

    floor: Decimal | None = None
    cap: Decimal | None = None
    aside: Decimal | None = None
    aside_percent: Decimal | None = None
    aside_for: str = ""

    def kept_aside(self, budget: Decimal) -> Decimal:
        if self.aside_percent is not None:
            return sharing.part(budget, self.aside_percent)
        return self.aside or Decimal(0)


NO_TERMS = Terms()


@dataclass(frozen=True)
class Shared:
    """The grid filled by weight; the cells that have a penny left over, are raised to a floor or held at a cap."""

    grid: Grid
    pennies: frozenset[Spot]
    at_floor: frozenset[Spot] = frozenset()
    at_cap: frozenset[Spot] = frozenset()
    aside: Decimal = Decimal(0)


def share(grid: Grid, whole: Decimal | None, terms: Terms = NO_TERMS) -> Shared:
    """Each column's budget shared by the weights of the rows; a row without a weight gets nothing and is emptied.

    Amounts that are locked stay, and what is left of the budget is shared among the others. The row for which something
    is kept aside gets that, and its share of the rest where it has a weight.
    Shapes: one column shares `whole`, the decision's total; of several, each shares its own budget, and the budgets
    add up to the total.
    Raises: CannotShare.
    """
    budgets = _budgets(grid, whole)
    weights = _weights(grid)
    parts = [_Column(grid, column, budget, weights, terms).shared() for column, budget in budgets.items()]
    return Shared(
        grid.typed({spot: text for part in parts for spot, text in part.grid.texts.items()}),
        frozenset().union(*(part.pennies for part in parts)),
        frozenset().union(*(part.at_floor for part in parts)),
        frozenset().union(*(part.at_cap for part in parts)),
        total(part.aside for part in parts),
    )


@dataclass(frozen=True)
class _Column:
    """One column that is to be shared out."""

    grid: Grid
    column: Column
    budget: Decimal
    weights: dict[str, int]
    terms: Terms

    def shared(self) -> Shared:
        """The column alone, as a grid that holds only what changes."""
        amounts = self.grid.figures.amounts
        locked = {spot.row for spot in self.grid.locked if spot.column == self.column and spot in amounts}
        free = [row.key for row in self.grid.rows if row.key not in locked]
        sharers = [key for key in free if key in self.weights]
        left = self.budget - total(amounts[Spot(key, self.column)] for key in locked)
        aside = self._aside(locked, left)
        shares = self._shares(left, sharers, aside)
        got = dict.fromkeys([self.terms.aside_for] if aside else [], aside)
        for key, amount in zip(sharers, shares.amounts, strict=True):
            got[key] = got.get(key, Decimal(0)) + amount
        texts = {Spot(key, self.column): shown(got[key]) if key in got else "" for key in free}
        pennies, at_floor, at_cap = (
            frozenset(Spot(sharers[place], self.column) for place in places)
            for places in (shares.pennies, shares.at_floor, shares.at_cap)
        )
        return Shared(Grid(self.grid.rows, (self.column,), texts), pennies, at_floor, at_cap, aside)

    def _aside(self, locked: set[str], left: Decimal) -> Decimal:
        aside = self.terms.kept_aside(self.budget)
        if left < 0:
            raise self._cannot(
                f"The locked amounts add up to {money.pounds(self.budget - left)}, more than there is to share, "
                f"{money.pounds(self.budget)}. Unlock one."
            )
        if aside and self.terms.aside_for in locked:
            sentence = "This amount is locked, so nothing can be kept aside for it. Unlock it."
            raise CannotShare([Problem(Spot(self.terms.aside_for, self.column), sentence)])
        return aside

    def _shares(self, left: Decimal, sharers: list[str], aside: Decimal) -> sharing.Shares:
        limit = self.grid.figures.limit
        floors = [_first(limit(key, "floor"), self.terms.floor) for key in sharers]
        caps = [_first(limit(key, "cap"), self.terms.cap) for key in sharers]
        if left == aside and not any(floors):
            return sharing.Shares([Decimal("0.00")] * len(sharers))
        try:
            return sharing.share(left, [self.weights[key] for key in sharers], floors, caps, aside)
        except ValueError as reason:
            raise self._cannot(str(reason)) from None

    def _cannot(self, sentence: str) -> CannotShare:
        several = len(self.grid.columns) > 1
        here = Spot("", self.column) if several else Spot(self.grid.rows[0].key, self.column)
        return CannotShare([Problem(here, sentence)])


def _first(own: Decimal | None, common: Decimal | None) -> Decimal | None:
    return common if own is None else own


def _weights(grid: Grid) -> dict[str, int]:
    amounts = {problem.spot for problem in grid.figures.problems if problem.spot in grid.locked}
    problems = [each for each in grid.figures.problems if each.spot.column is None or each.spot in amounts]
    weights = {row.key: grid.figures.weights[row.key] for row in grid.rows if row.key in grid.figures.weights}
    if not problems and not any(weights.values()):
        first = Spot(grid.rows[0].key if grid.rows else "")
        problems = [Problem(first, "There is no weight to share by. Give at least one that is more than 0.")]
    if problems:
        raise CannotShare(problems)
    return weights


def _budgets(grid: Grid, whole: Decimal | None) -> dict[Column, Decimal]:
    if whole is None:
        raise CannotShare([Problem(Spot(), "Give the decision’s total first. Then it can be shared.")])
    if len(grid.columns) == 1:
        return {grid.columns[0]: whole}
    problems = [problem for problem in grid.figures.problems if not problem.spot.row and problem.spot.column]
    missing = [
        Problem(Spot("", column), f"Give the budget for {column.name}: the amount to share in this column.")
        for column in grid.columns
        if not grid.text("", column).strip()
    ]
    if problems or missing:
        raise CannotShare([*problems, *missing])
    budgets = dict(grid.figures.budgets)
    if total(budgets.values()) != whole:
        raise CannotShare([Problem(Spot("", grid.columns[0]), _unequal(total(budgets.values()), whole))])
    return budgets


def _unequal(budgets: Decimal, whole: Decimal) -> str:
    gap = f"{money.pounds(abs(budgets - whole))} {'more' if budgets > whole else 'less'}"
    return f"The budgets add up to {money.pounds(budgets)}, {gap} than the total, {money.pounds(whole)}. Change one."
