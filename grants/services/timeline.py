"""Spells of funding on the calendar: days that nobody pays for, days paid for twice, what bridging money lacks.

Days are whole and both ends of a spell belong to it. A spell without a last day has no end. A first day that is not
recorded is never guessed: such a spell leaves no uncovered day before its end, and overlaps only on its last day.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

DAY = timedelta(days=1)
BRIDGING = "bridging"


@dataclass(frozen=True, slots=True)
class Spell:
    """`successor` is who or what was named to pay next; "" where nobody was."""

    title: str
    kind: str
    from_on: date | None
    until_on: date | None
    successor: str = ""


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another, both included."""

    first: date
    last: date

    @property
    def count(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def in_words(self) -> str:
        return "1 day" if self.count == 1 else f"{self.count:,} days"


@dataclass(frozen=True, slots=True)
class Overlap:
    """Days that two spells both pay for; `last` is None where neither ends."""

    one: Spell
    other: Spell
    first: date
    last: date | None

    @property
    def count(self) -> int | None:
        return None if self.last is None else Days(self.first, self.last).count


def gaps(spells: Iterable[Spell]) -> list[Days]:
    """Every stretch of uncovered days between the first spell and the last, in order."""
    found: list[Days] = []
    covered: date | None = None  # the last day that somebody pays for
    for spell in sorted(spells, key=lambda spell: spell.from_on or date.min):
        first, last = spell.from_on or date.min, spell.until_on or date.max
        if covered is not None and covered < date.max and first > covered + DAY:
            found.append(Days(covered + DAY, first - DAY))
        covered = last if covered is None else max(covered, last)
    return found


def uncovered(spells: Iterable[Spell]) -> int:
    """How many days nobody pays for, between the first spell and the last."""
    return sum(gap.count for gap in gaps(spells))


def overlaps(spells: Sequence[Spell]) -> list[Overlap]:
    """Every two spells that share a day, by the first such day."""
    known = ((spell, first) for spell in spells if (first := spell.from_on or spell.until_on))
    found = list(_shared(known))
    return sorted(found, key=lambda overlap: (overlap.first, overlap.one.title, overlap.other.title))


def _shared(known: Iterable[tuple[Spell, date]]) -> Iterator[Overlap]:
    for (one, from_one), (other, from_other) in combinations(known, 2):
        first = max(from_one, from_other)
        last = min(one.until_on or date.max, other.until_on or date.max)
        if first <= last:
            yield Overlap(one, other, first, None if last == date.max else last)


def end_to_meet(spell: Spell) -> date | None:
    """The day on which the one before has to end so that no day is left out or paid for twice: the day before it."""
    return spell.from_on - DAY if spell.from_on else None


def next_start(spells: Iterable[Spell]) -> date | None:
    """The day after the last that anybody pays for. None where some spell has no end, or there is none."""
    ends = [spell.until_on or date.max for spell in spells]
    last = max(ends, default=date.max)
    return last + DAY if last < date.max else None


def bridged(spell: Spell, spells: Iterable[Spell]) -> list[Days]:
    """The days between others that this spell alone pays for: without it nobody would."""
    first, last = spell.from_on or date.min, spell.until_on or date.max
    missing = gaps(each for each in spells if each is not spell)
    shared = ((max(gap.first, first), min(gap.last, last)) for gap in missing)
    return [Days(begins, ends) for begins, ends in shared if begins <= ends]


def is_covered(day: date, spells: Iterable[Spell]) -> bool:
    return any((spell.from_on or date.min) <= day <= (spell.until_on or date.max) for spell in spells)


def lacking(spell: Spell) -> list[str]:
    """What bridging money has to say and does not: until when it runs, and who pays then."""
    if spell.kind != BRIDGING:
        return []
    missing = [] if spell.until_on else ["an exit date"]
    return missing if spell.successor else [*missing, "a named successor"]
