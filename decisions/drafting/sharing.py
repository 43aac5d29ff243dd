"""Sharing budgets among the rows of a grid in proportion to their weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from commissioning.lib import money
from decisions.drafting.grid import Column, Grid, Problem, Spot, shown, total


class CannotShare(Exception):
    """What must be mended before anything can be shared, spot by spot."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(problem.sentence for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Shared:
    """The grid filled by weight, and the cells that have one of the pennies left over by rounding down."""

    grid: Grid
    pennies: frozenset[Spot]


def share(grid: Grid, whole: Decimal | None) -> Shared:
    """Each column's budget shared by the weights of the rows; a row without a weight gets nothing and is emptied.

    Shapes: one column shares `whole`, the decision's total; of several, each shares its own budget, and the budgets
    add up to the total.
    Raises: CannotShare.
    """
    budgets = _budgets(grid, whole)
    weights = _weights(grid)
    keys = [row.key for row in grid.rows if row.key in weights]
    texts = dict.fromkeys(grid.cells, "")
    pennies = set()
    for column, budget in budgets.items():
        amounts = money.apportion(budget, [weights[key] for key in keys])
        for key, amount in zip(keys, amounts, strict=True):
            texts[Spot(key, column)] = shown(amount)
            if amount > _rounded_down(budget, weights[key], sum(weights.values())):
                pennies.add(Spot(key, column))
    return Shared(grid.typed(texts), frozenset(pennies))


def _rounded_down(budget: Decimal, weight: int, everything: int) -> Decimal:
    return Decimal(int(budget * 100) * weight // everything).scaleb(-2)


def _weights(grid: Grid) -> dict[str, int]:
    problems = [problem for problem in grid.figures.problems if problem.spot.column is None]
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
