"""The spells of a service drawn on a timeline: where each bar begins and ends, in percent of the days shown.

Shapes: "26.62%", as SVG takes it. An end is exclusive here: 1 July closes a spell that ends on 30 June.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commissioning.lib import dates
from grants.services.choices import SpellKind

DAY = timedelta(days=1)
OPEN_START = 5.0  # how much of the width stands for days before the first that is known
OPEN_END = 98.0  # where the bar of a spell without an end becomes an arrow
LEAST = 0.6  # a single day is still seen
MOST_LABELS = 5
ROOM = 20.0  # what a year's label needs of a narrow page

SERIES = {
    SpellKind.GRANT: 1,
    SpellKind.BRIDGING: 2,
    SpellKind.PILOT: 3,
    SpellKind.MAINSTREAM: 4,
    SpellKind.SECONDMENT: 4,
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn of a spell; `agreed_on` where it is later than the first day, and so worth a mark."""

    title: str
    words: str
    kind: str
    from_on: date | None
    until_on: date | None
    agreed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    x: str
    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One spell. `hatch` is the width of an unknown beginning, "" where the first day is known."""

    spell: Drawn
    series: int
    x: str
    width: str
    hatch: str
    has_arrow: bool
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Year:
    x: str
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    years: tuple[Year, ...]
    ticks: tuple[str, ...]
    lanes: tuple[Lane, ...]


def chart(spells: Sequence[Drawn], today: date) -> Chart | None:
    """None where no day of any spell is known."""
    known = [day for spell in spells for day in (spell.from_on, spell.until_on) if day]
    if not known:
        return None
    is_open = any(spell.until_on is None for spell in spells)
    first = dates.financial_year(min(known))
    last = dates.financial_year(max([*known, today] if is_open else known))
    scale = _Scale(date(first, 4, 1), date(last + 1, 4, 1))
    starts = [(scale.at(date(year, 4, 1)), year) for year in range(first, last + 1)]
    return Chart(
        years=tuple(Year(_percent(x), f"Apr {year}") for x, year in _labelled(starts)),
        ticks=tuple(_percent(x) for x, _ in starts[1:]),
        lanes=tuple(_lane(spell, scale) for spell in spells),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    end: date

    def at(self, day: date) -> float:
        return (day - self.first).days / (self.end - self.first).days * 100


def _labelled(starts: Sequence[tuple[float, int]]) -> Iterable[tuple[float, int]]:
    """As many years as a narrow page has room for."""
    step = -(-len(starts) // MOST_LABELS)
    return [(x, year) for x, year in starts[::step] if x <= 100 - ROOM]


def _lane(spell: Drawn, scale: _Scale) -> Lane:
    end = scale.at(spell.until_on + DAY) if spell.until_on else OPEN_END
    start = min(scale.at(spell.from_on), end - LEAST) if spell.from_on else min(OPEN_START, end)
    return Lane(
        spell=spell,
        series=SERIES.get(SpellKind(spell.kind), 1),
        x=_percent(start),
        width=_percent(end - start),
        hatch="" if spell.from_on else _percent(min(OPEN_START, end)),
        has_arrow=spell.until_on is None,
        mark=_mark(spell, scale) if spell.agreed_on else None,
    )


def _mark(spell: Drawn, scale: _Scale) -> Mark | None:
    day = spell.agreed_on
    if day is None or not scale.first <= day < scale.end:
        return None
    x = scale.at(day)
    anchor = "start" if x < ROOM else "end" if x > 100 - ROOM else "mid"
    return Mark(_percent(x), anchor, f"Agreed {dates.long(day)}")


def _percent(part: float) -> str:
    return f"{part:.2f}%"
