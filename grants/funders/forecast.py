"""What funders promise by year, as columns: solid where it is signed or received, hatched where it is expected.

Only geometry; the template draws it. Across are percentages with two places, down are pixels, so that letters keep
their size at any width. Every figure stands in the table beside it, to the penny.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commissioning.lib.spreadsheets import Table
from grants.funders.figures import Figures
from grants.funders.ladder import Key, is_firm
from grants.funders.promises import NIL, Promise, year_name
from grants.funders.shares import Pool
from grants.localities.charts import short

BASE, TALLEST = 292, 258  # pixels: where columns stand, and how high the scale goes
SCALE = 12  # percent at the left, for the sums of the scale
START, WIDE = Decimal("0.27"), Decimal("0.46")  # of a year's width: space, then the column
MOST_SERIES = 4  # colours that are told apart however one sees colours
OTHER, SHARED = "Other funders", "Several funders, shares not recorded"


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a column: of one funder, signed or received, or expected. `shade` counts the funders from 1."""

    name: str
    shade: int
    is_firm: bool
    y: str
    height: str


@dataclass(frozen=True, slots=True)
class Column:
    """One year. `x`, `middle` and `width` are percentages; `sum_y` is where its sum stands, in pixels."""

    label: str
    sum: str
    blocks: tuple[Block, ...]
    x: str
    middle: str
    width: str
    sum_y: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a funder’s money that is promised, or that is expected, by year."""

    name: str
    is_firm: bool
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Columns over one scale; `lines` are the sums and heights of the scale, `rows` the same as a table."""

    series: tuple[str, ...]
    years: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]

    @property
    def firm(self) -> list[Decimal]:
        return [sum((row.amounts[place] for row in self.rows if row.is_firm), NIL) for place in range(len(self.years))]

    @property
    def together(self) -> list[Decimal]:
        return [sum((row.amounts[place] for row in self.rows), NIL) for place in range(len(self.years))]


def table(forecast: Forecast) -> Table:
    """The table beside the drawing, as rows of a file."""
    lines = [
        [row.name, "Signed or received" if row.is_firm else "Expected", *(amount for amount in row.amounts)]
        for row in forecast.rows
    ]
    return [["Funder", "How sure", *forecast.years], *lines]


Cells = dict[tuple[str, bool, int | None], Decimal]
"""Amounts by funder, whether they may be counted on, and year."""


def of(figures: Figures) -> Forecast:
    cells = _cells(figures)
    years = [year for year in figures.years if any(key[2] == year for key, amount in cells.items() if amount)]
    series = _series(cells)
    merged: Cells = defaultdict(Decimal)
    for (name, firm, year), amount in cells.items():
        merged[name if name in series else OTHER, firm, year] += amount
    rows = [
        Row(name, firm, tuple(merged.get((name, firm, year), NIL) for year in years))
        for name in series
        for firm in (True, False)
    ]
    shown = tuple(row for row in rows if any(row.amounts))
    columns, lines = _drawn(series, years, shown)
    return Forecast(series, tuple(map(year_name, years)), columns, lines, shown)


def _cells(figures: Figures) -> Cells:
    cells: Cells = defaultdict(Decimal)
    by_key = {each.key: each for each in figures.promises}
    for each in figures.promises:
        cells[each.funder.name, True, each.year] += each.firm
        cells[each.funder.name, False, each.year] += each.expected
    left = {key: _unnamed(each) for key, each in by_key.items()}
    for pool in figures.promised_pools:
        firm = all(is_firm(by_key[key].status) for key in pool.keys)
        cells[SHARED, firm, pool.year] += _beyond_recorded(pool, left)
    return cells


def _unnamed(promise: Promise) -> Decimal:
    """Of a total that finance recorded, what no decision names as its share: it is in some pool, and counted once."""
    return NIL if promise.recorded is None else max(promise.recorded - (promise.said or NIL), NIL)


def _beyond_recorded(pool: Pool, left: dict[Key, Decimal]) -> Decimal:
    """What of a pool is not in recorded totals already; takes from `left` what it counts."""
    amount = pool.amount
    for key in sorted(pool.keys, key=str):
        taken = min(left[key], amount)
        left[key], amount = left[key] - taken, amount - taken
    return amount


def _series(cells: Cells) -> tuple[str, ...]:
    """The largest funders first; beyond four colours they are one. What nobody can divide comes last."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for (name, _, _), amount in cells.items():
        sums[name] += amount
    last = [SHARED] if sums.pop(SHARED, NIL) else []
    ordered = sorted((name for name in sums if sums[name]), key=lambda name: (-sums[name], name))
    room = MOST_SERIES - len(last)
    if len(ordered) > room:
        ordered = [*ordered[: room - 1], OTHER]
    return (*ordered, *last)


def _drawn(
    series: Sequence[str], years: Sequence[int | None], rows: Iterable[Row]
) -> tuple[tuple[Column, ...], tuple[tuple[str, str], ...]]:
    found = list(rows)
    sums = [sum((row.amounts[place] for row in found), NIL) for place in range(len(years))]
    step = _step(max(sums, default=NIL))
    scale = TALLEST / (3 * step)
    columns = tuple(
        _column(year, place, len(years), [(row, row.amounts[place]) for row in found], series, scale)
        for place, year in enumerate(years)
    )
    return columns, tuple((short(step * count), f"{BASE - step * count * scale:.1f}") for count in (1, 2, 3))


def _step(largest: Decimal) -> Decimal:
    """A third of the scale: 1, 2, 3, 5 or 10 of some power of ten, so that three of them hold the largest column."""
    third = max(largest / 3, Decimal(1))
    power = Decimal(1).scaleb(third.adjusted())
    return next(power * count for count in (1, 2, 3, 5, 10) if power * count >= third)


def _column(
    year: int | None,
    place: int,
    of_years: int,
    amounts: Sequence[tuple[Row, Decimal]],
    series: Sequence[str],
    scale: Decimal,
) -> Column:
    group = Decimal(100 - SCALE) / of_years
    x, width = SCALE + group * (place + START), group * WIDE
    blocks, below = [], NIL
    for row, amount in amounts:
        if amount:
            below += amount
            shade = series.index(row.name) + 1
            blocks.append(Block(row.name, shade, row.is_firm, f"{BASE - below * scale:.1f}", f"{amount * scale:.1f}"))
    return Column(
        label="No year" if year is None else f"{year % 100:02}/{(year + 1) % 100:02}",
        sum=short(below),
        blocks=tuple(blocks),
        x=f"{x:.2f}%",
        middle=f"{x + width / 2:.2f}%",
        width=f"{width:.2f}%",
        sum_y=f"{BASE - below * scale - 8:.1f}",
    )
