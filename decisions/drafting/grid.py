"""The allocation grid as plain data: its rows and columns, what was typed in it, and what that comes to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from commissioning.lib import dates, money

MOST_ROWS = 40
MOST_COLUMNS = 12
LIMITS = {"floor": "at least", "cap": "at most"}
MOST_WEIGHT = 2_147_483_647  # what a column of whole numbers holds

T = TypeVar("T", str, int | None)


@dataclass(frozen=True)
class Column:
    """One stream in one financial year; either may be missing."""

    stream: str = ""
    year: int | None = None

    @property
    def name(self) -> str:
        return ", ".join(filter(None, (self.stream, self.year_name))) or "Amount"

    @property
    def year_name(self) -> str:
        return "" if self.year is None else dates.financial_year_name(self.year)


@dataclass(frozen=True)
class Row:
    """A district or a recipient organisation; the key tells rows apart in the form."""

    key: str
    name: str


@dataclass(frozen=True)
class Spot:
    """Where something is typed: an amount has a row and a column, a weight only a row, a budget only a column.

    `limit` is "floor" or "cap" where a row has limits of its own, which hold in each column.
    """

    row: str = ""
    column: Column | None = None
    limit: str = ""


@dataclass(frozen=True)
class Problem:
    spot: Spot
    sentence: str


@dataclass(frozen=True)
class Grid:
    """What stands in the grid, as it was typed. A spot without text is empty.

    `locked` are the amounts that sharing leaves as they are; `limited` shows locks, floors and caps.
    """

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    texts: Mapping[Spot, str] = field(default_factory=dict)
    locked: frozenset[Spot] = frozenset()
    limited: bool = False

    def text(self, row: str = "", column: Column | None = None) -> str:
        return self.texts.get(Spot(row, column), "")

    def typed(self, changes: Mapping[Spot, str]) -> "Grid":
        """The grid with other texts in some places."""
        return replace(self, texts={**self.texts, **changes})

    @property
    def cells(self) -> Iterator[Spot]:
        return (Spot(row.key, column) for row in self.rows for column in self.columns)

    @property
    def spots(self) -> Iterator[Spot]:
        """Every place to type in, in the order of the page."""
        if len(self.columns) > 1:
            yield from (Spot("", column) for column in self.columns)
        for row in self.rows:
            yield Spot(row.key)
            yield from (Spot(row.key, None, limit) for limit in LIMITS)
            yield from (Spot(row.key, column) for column in self.columns)

    def name(self, spot: Spot) -> str:
        """What a place is called: “Bolton, Key workers, 2026/27”."""
        row = next((row.name for row in self.rows if row.key == spot.row), "")
        if spot.column is None:
            return f"{row}, {LIMITS.get(spot.limit, 'weight')}"
        return f"{row}, {spot.column.name}" if row else f"Budget for {spot.column.name}"

    @cached_property
    def figures(self) -> "Figures":
        """What the texts come to; whatever cannot be read is a problem and counts for nothing."""
        amounts, weights, budgets = {}, {}, {}
        limits: dict[Spot, Decimal] = {}
        problems = []
        for spot in self.spots:
            text = self.texts.get(spot, "")
            if not text.strip():
                continue
            try:
                if spot.limit:
                    limits[spot] = money.parse(text)
                elif spot.column is None:
                    weights[spot.row] = read_weight(text)
                elif spot.row:
                    amounts[spot] = money.parse(text)
                else:
                    budgets[spot.column] = money.parse(text)
            except ValueError as reason:
                problems.append(Problem(spot, str(reason)))
        return Figures(amounts, weights, budgets, limits, (*problems, *_crossed(limits)))


@dataclass(frozen=True)
class Figures:
    """What a grid comes to, in pounds. `amounts` has the cells that were filled, zero among them."""

    amounts: Mapping[Spot, Decimal]
    weights: Mapping[str, int]
    budgets: Mapping[Column, Decimal]
    limits: Mapping[Spot, Decimal] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def limit(self, key: str, limit: str) -> Decimal | None:
        """The floor or the cap of a row."""
        return self.limits.get(Spot(key, None, limit))

    def of_row(self, key: str) -> Decimal:
        return total(amount for spot, amount in self.amounts.items() if spot.row == key)

    def of_column(self, column: Column) -> Decimal:
        return total(amount for spot, amount in self.amounts.items() if spot.column == column)

    @cached_property
    def whole(self) -> Decimal:
        return total(self.amounts.values())

    def has(self, key: str) -> bool:
        """Whether a row has an amount in any column."""
        return any(spot.row == key for spot in self.amounts)


def _crossed(limits: Mapping[Spot, Decimal]) -> Iterator[Problem]:
    """Rows whose cap is under their floor."""
    for spot, cap in limits.items():
        floor = limits.get(Spot(spot.row, None, "floor"))
        if spot.limit == "cap" and floor is not None and cap < floor:
            yield Problem(spot, f"“{money.pounds(cap)}” is less than the row gets at least, {money.pounds(floor)}.")


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def read_weight(text: str) -> int:
    """A weight as people write it: “774”, “1,708”. Raises: ValueError with a sentence."""
    plain = text.strip().replace(",", "")
    if not (plain.isascii() and plain.isdigit()):
        raise ValueError(f"“{text.strip()}” is not a whole number. Enter a weight such as 1,708.")
    if int(plain) > MOST_WEIGHT:
        raise ValueError(f"“{text.strip()}” is over {MOST_WEIGHT:,}, the largest weight that can be recorded.")
    return int(plain)


def shown(amount: Decimal) -> str:
    """An amount as a cell shows it: 44,806.52."""
    return money.pounds(amount).replace("£", "")


def columns_of(streams: Sequence[str], years: Sequence[int | None]) -> tuple[Column, ...]:
    """Every stream in every year, years within a stream; one column where there is neither."""
    return tuple(Column(stream, year) for stream in (streams or [""]) for year in (years or [None]))


def too_large(rows: int, columns: int) -> str:
    """Why a grid of this size cannot be shown, or nothing."""
    if rows > MOST_ROWS:
        return f"That makes {rows} rows. A grid has {MOST_ROWS} at most: give smaller amounts a decision of their own."
    if columns > MOST_COLUMNS:
        return f"That makes {columns} columns. A grid has {MOST_COLUMNS} at most: take out a stream or a year."
    return ""


@dataclass(frozen=True)
class Reshaped:
    """A grid with other rows and columns; `lost` is what no longer has a place."""

    grid: Grid
    lost: Mapping[Spot, str]


def reshape(grid: Grid, rows: Sequence[Row], columns: Sequence[Column]) -> Reshaped:
    """The same texts under other rows and columns.

    A stream or a year that was only renamed keeps what stands under it: as many streams as before are matched by place,
    and so are years. A grid without streams that gets some keeps its amounts under the first.
    """
    moved = _moved(grid.columns, columns)
    texts = {
        replace(spot, column=moved[spot.column] if spot.column else None): text for spot, text in grid.texts.items()
    }
    after = Grid(tuple(rows), tuple(columns))
    kept = {*after.spots, *(Spot("", column) for column in columns)}
    lost = {spot: text for spot, text in texts.items() if spot.row and text.strip() and spot not in kept}
    locked = frozenset(replace(spot, column=moved[spot.column]) for spot in grid.locked if spot.column) & kept
    kept_texts = {spot: texts[spot] for spot in texts if spot in kept}
    return Reshaped(replace(after, texts=kept_texts, locked=locked, limited=grid.limited), lost)


def _moved(before: Sequence[Column], after: Sequence[Column]) -> dict[Column, Column]:
    streams = _renamed([column.stream for column in before], [column.stream for column in after])
    years = _renamed([column.year for column in before], [column.year for column in after])
    return {
        column: Column(streams.get(column.stream, column.stream), years.get(column.year, column.year))
        for column in before
    }


def _renamed(before: Sequence[T], after: Sequence[T]) -> dict[T, T]:
    old, new = list(dict.fromkeys(before)), list(dict.fromkeys(after))
    if len(old) != len(new) and any(old):
        return {}
    return {was: now for was, now in zip(old, new, strict=False) if was not in new and now not in old}


def fill(grid: Grid, amounts: Mapping[str, Sequence[Decimal | None]]) -> Grid:
    """The grid with amounts by row, in the order of the columns; None leaves what stands there."""
    return grid.typed(
        {
            Spot(key, column): shown(amount)
            for key, row in amounts.items()
            for column, amount in zip(grid.columns, row, strict=True)
            if amount is not None
        }
    )


def changes(before: Grid, after: Grid) -> dict[Spot, str]:
    """The cells where two grids say something else, with what the first says."""
    return {spot: before.texts.get(spot, "") for spot in after.cells if _said(before, spot) != _said(after, spot)}


def _said(grid: Grid, spot: Spot) -> Decimal | str:
    return grid.figures.amounts.get(spot, grid.texts.get(spot, "").strip())


def difference_in_words(allocated: Decimal, whole: Decimal | None) -> str:
    """The end of a sentence about the amounts: “add up to the total” or “are £0.01 more than the total”."""
    if whole is None:
        return "wait for the total of the decision"
    if allocated == whole:
        return "add up to the total"
    return f"are {money.pounds(abs(allocated - whole))} {'more' if allocated > whole else 'less'} than the total"
