"""Figures as drawings: lanes of stacked bars, and a map of equal tiles. Only geometry; templates draw it.

Lengths of lanes are percentages with two places, so that a template needs no sums and the drawing keeps its letters at
any width. Every figure that is drawn stands in a table beside it, to the penny.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt

LANE = 58  # pixels of one lane: label, bar and the space below
MOST_SERIES = 4  # colours that are told apart however one sees colours
OTHER = "Other grants"
TILE = 112  # width of a hexagon, in units of the drawing
SHADES = 4


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a lane. `shade` counts the series from 1; `x` and `width` are percentages."""

    name: str
    amount: Decimal
    shade: int
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One year: its label, what it comes to, and where it is drawn in pixels."""

    name: str
    total: Decimal
    segments: tuple[Segment, ...]
    text_y: int
    bar_y: int


@dataclass(frozen=True, slots=True)
class Lanes:
    """Lanes over one scale. `series` are the names in the order of their colours; `rows` the same as a table."""

    series: tuple[str, ...]
    lanes: tuple[Lane, ...]
    sums: tuple[Decimal, ...]
    total: Decimal

    @property
    def height(self) -> int:
        return LANE * len(self.lanes)

    @property
    def rows(self) -> list[tuple[str, list[Decimal | None], Decimal]]:
        """Name, amount of each series (None where it has none), and total of each lane."""
        made = []
        for lane in self.lanes:
            amounts = {segment.name: segment.amount for segment in lane.segments}
            made.append((lane.name, [amounts.get(name) for name in self.series], lane.total))
        return made


Cells = Mapping[tuple[str, str], Decimal]
"""Amounts by lane and series."""


def lanes(cells: Cells, order: Sequence[str], last: str = "") -> Lanes:
    """The cells as lanes in the order given. The largest series come first; beyond four they are one, “Other grants”.

    `last` is a series that keeps its name and comes last, such as what nobody can divide.
    """
    names = _largest(cells, last)
    amounts: dict[tuple[str, str], Decimal] = {}
    for (lane, series), amount in cells.items():
        key = lane, series if series in names else OTHER
        amounts[key] = amounts.get(key, Decimal(0)) + amount
    totals = {name: sum((amounts.get((name, each), Decimal(0)) for each in names), Decimal(0)) for name in order}
    largest = max(totals.values(), default=Decimal(0)) or Decimal(1)
    drawn = tuple(
        Lane(name, totals[name], _segments(name, names, amounts, largest), LANE * place + 16, LANE * place + 24)
        for place, name in enumerate(order)
    )
    sums = tuple(sum((amounts.get((name, each), Decimal(0)) for name in order), Decimal(0)) for each in names)
    return Lanes(names, drawn, sums, sum(totals.values(), Decimal(0)))


def _largest(cells: Cells, last: str) -> tuple[str, ...]:
    sums: dict[str, Decimal] = {}
    for (_, series), amount in cells.items():
        sums[series] = sums.get(series, Decimal(0)) + amount
    kept_last = [last] if last in sums else []
    ordered = sorted((name for name in sums if name != last), key=lambda name: (-sums[name], name))
    room = MOST_SERIES - len(kept_last)
    if len(ordered) > room:
        ordered = [*ordered[: room - 1], OTHER]
    return (*ordered, *kept_last)


def _segments(lane: str, names: Sequence[str], amounts: Cells, largest: Decimal) -> tuple[Segment, ...]:
    made, before = [], Decimal(0)
    for shade, name in enumerate(names, 1):
        amount = amounts.get((lane, name))
        if amount:
            made.append(Segment(name, amount, shade, _percent(before, largest), _percent(amount, largest)))
            before += amount
    return tuple(made)


def _percent(amount: Decimal, of: Decimal) -> str:
    return f"{max(amount, Decimal(0)) * 100 / of:.2f}%"


@dataclass(frozen=True, slots=True)
class Tile:
    """A hexagon. `points` and the middle are in units of the drawing; `shade` counts from 1, the lightest."""

    code: str
    name: str
    amount: Decimal
    shade: int
    points: str
    x: str
    name_y: str
    sum_y: str

    @property
    def is_dark(self) -> bool:
        """Its letters are white."""
        return self.shade > SHADES // 2


@dataclass(frozen=True, slots=True)
class TileMap:
    """Tiles of one size, roughly where the districts lie; `steps` are the sums at which a darker shade begins."""

    tiles: tuple[Tile, ...]
    steps: tuple[Decimal, ...]
    width: int
    height: int


PLACES = {
    "E08000001": (1, 0),  # Bolton
    "E08000002": (3, 0),  # Bury
    "E08000005": (5, 0),  # Rochdale
    "E08000010": (0, 1),  # Wigan
    "E08000006": (2, 1),  # Salford
    "E08000003": (4, 1),  # Manchester
    "E08000004": (6, 1),  # Oldham
    "E08000009": (3, 2),  # Trafford
    "E08000008": (5, 2),  # Tameside
    "E08000007": (4, 3),  # Stockport
}
"""Half columns and rows of the ten districts of Greater Manchester, by their codes."""


def tile_map(amounts: Iterable[tuple[str, str, Decimal]]) -> TileMap | None:
    """A map of districts by code, name and amount; None where one has no place on it, so that none is left out."""
    found = list(amounts)
    if not found or any(code not in PLACES for code, _, _ in found):
        return None
    step = _step(max(amount for _, _, amount in found))
    tiles = tuple(_tile(code, name, amount, step) for code, name, amount in found)
    radius = TILE / sqrt(3)
    across, down = max(PLACES[code][0] for code, _, _ in found), max(PLACES[code][1] for code, _, _ in found)
    steps = tuple(step * number for number in range(1, SHADES))
    return TileMap(tiles, steps, TILE * (across + 2) // 2 + 8, round(radius * (1.5 * down + 2)) + 8)


def _step(largest: Decimal) -> Decimal:
    """A quarter of the largest amount, as a number with one figure that is not nought: £60,000."""
    quarter = largest / SHADES
    if quarter < 1:
        return Decimal(1)
    place = Decimal(1).scaleb(quarter.adjusted())
    return (quarter / place).quantize(Decimal(1), ROUND_HALF_UP) * place


def _tile(code: str, name: str, amount: Decimal, step: Decimal) -> Tile:
    column, row = PLACES[code]
    radius, half = TILE / sqrt(3), TILE / 2
    x, y = 4 + half + column * half, 4 + radius + 1.5 * radius * row
    corners = [
        (0, -radius),
        (half, -radius / 2),
        (half, radius / 2),
        (0, radius),
        (-half, radius / 2),
        (-half, -radius / 2),
    ]
    return Tile(
        code=code,
        name=name,
        amount=amount,
        shade=min(int(amount // step) + 1, SHADES),
        points=" ".join(f"{x + across:.1f},{y + down:.1f}" for across, down in corners),
        x=f"{x:.1f}",
        name_y=f"{y - 2:.1f}",
        sum_y=f"{y + 19:.1f}",
    )


def short(amount: Decimal) -> str:
    """A sum as it fits on a tile: £104k, £1.2m, £950."""
    for size, mark in ((Decimal(1_000_000), "m"), (Decimal(1_000), "k")):
        if amount >= size:
            scaled = amount / size
            places = Decimal("0.1") if mark == "m" and scaled < 10 else Decimal(1)
            return f"£{scaled.quantize(places, ROUND_HALF_UP)}{mark}"
    return f"£{amount.quantize(Decimal(1), ROUND_HALF_UP)}"
