"""The cliff board: what runs out soon with nothing after it, the largest sums first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from commissioning.lib import money
from commissioning.lib.listing import listed
from grants.services.choices import AmountBasis

WINDOWS = (30, 90, 180)


@dataclass(frozen=True, slots=True)
class Cliff:
    """Money that ends on a day. `posts` in words, `fte` the most they may be; `amount` None: not recorded.

    `after` says what follows, "" where nothing does. `is_followed`: somebody pays for the day after; it is no cliff.
    `draft` names a decision that is being made, for those who may see it.
    """

    name: str
    what: str
    href: str
    ends_on: date
    is_target: bool = False
    amount: Decimal | None = None
    basis: str = AmountBasis.WHOLE
    posts: str = ""
    fte: Decimal = Decimal()
    after: str = ""
    is_followed: bool = False
    draft: str = ""

    @property
    def sum_in_words(self) -> str:
        if self.amount is None:
            return "Sum not recorded"
        return f"{money.pounds(self.amount)}{' a year' if self.basis == AmountBasis.YEARLY else ''}"

    @property
    def weight(self) -> tuple[object, ...]:
        """Most money first, sums that are not recorded after those that are; then most posts, then the earlier end."""
        known = self.amount is not None
        return not known, -(self.amount or Decimal()), -self.fte, self.ends_on, self.name, self.what


@dataclass(frozen=True, slots=True)
class Dated:
    """A cliff as it is seen from a day."""

    cliff: Cliff
    on: date

    @property
    def days(self) -> int:
        return (self.cliff.ends_on - self.on).days

    @property
    def days_in_words(self) -> str:
        return "today" if self.days == 0 else "1 day" if self.days == 1 else f"{self.days} days"


@dataclass(frozen=True, slots=True)
class Column:
    """What ends from one day to another, both included."""

    days: int
    first: date
    last: date
    cliffs: tuple[Dated, ...]
    title: str

    @property
    def sums(self) -> str:
        return in_all([each.cliff for each in self.cliffs])


@dataclass(frozen=True, slots=True)
class Board:
    """`followed` ends as well, and somebody pays from the next day on."""

    on: date
    columns: tuple[Column, ...]
    followed: tuple[Dated, ...]

    @property
    def count(self) -> int:
        return sum(len(column.cliffs) for column in self.columns)


def board(ending: Iterable[Cliff], on: date) -> Board:
    """What of these ends in each window after the day, that day included. Ties: the earlier end, then the name."""
    ordered = [Dated(cliff, on) for cliff in sorted(ending, key=lambda cliff: cliff.weight)]
    falling = [each for each in ordered if not each.cliff.is_followed]
    columns = (
        _column(falling, on, after, until) for after, until in pairwise((-1, *WINDOWS))
    )  # -1: what ends on the day itself
    followed = [each for each in ordered if each.cliff.is_followed and 0 <= each.days <= WINDOWS[-1]]
    return Board(on, tuple(columns), tuple(sorted(followed, key=lambda each: each.cliff.ends_on)))


def _column(falling: Sequence[Dated], on: date, after: int, until: int) -> Column:
    return Column(
        days=until,
        first=on + timedelta(days=after + 1),
        last=on + timedelta(days=until),
        cliffs=tuple(each for each in falling if after < each.days <= until),
        title=f"Within {until} days" if after < 0 else f"{after + 1} to {until} days",
    )


def in_all(cliffs: Sequence[Cliff]) -> str:
    """What they come to: sums in all and sums a year apart, and how many are not recorded; "" without any."""
    known = [cliff for cliff in cliffs if cliff.amount is not None]
    parts = [_sum(known, AmountBasis.WHOLE), _sum(known, AmountBasis.YEARLY, " a year")]
    if missing := len(cliffs) - len(known):
        parts.append(f"{missing} sum{'' if missing == 1 else 's'} not recorded")
    return listed(parts)


def _sum(known: Sequence[Cliff], basis: AmountBasis, words: str = "") -> str:
    amounts = [cliff.amount for cliff in known if cliff.basis == basis and cliff.amount is not None]
    return f"{money.pounds(sum(amounts, Decimal()))}{words}" if amounts else ""
