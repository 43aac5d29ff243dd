"""A pool on a day: what it says, and by year what partners plan, have put in, and what was drawn and spent.

What decisions draw is known as they stand today alone: for another day it is left out rather than guessed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.lib import dates
from commissioning.models import Organisation
from grants.funders.promises import Promise
from grants.pooling import contributions, drawing, terms
from grants.pooling.contributions import Put
from grants.pooling.drawing import Drawn
from grants.pooling.loading import Whole
from grants.pooling.models import Pool, PoolContribution, PoolOutturn, PoolTerms

NIL = Decimal(0)
NOTHING, UNKNOWN = Drawn(), Drawn(is_known=False)


@dataclass(frozen=True, slots=True)
class Year:
    """One financial year of a pool. `outturn` is the last that was recorded by the day."""

    year: int | None
    puts: tuple[Put, ...]
    drawn: Drawn
    outturn: PoolOutturn | None

    @property
    def name(self) -> str:
        return "No year recorded" if self.year is None else dates.financial_year_name(self.year)

    @property
    def planned(self) -> Decimal | None:
        return _sum([each.planned for each in self.puts])

    @property
    def received(self) -> Decimal | None:
        return _sum([each.received for each in self.puts])

    @property
    def remaining(self) -> Decimal | None:
        """Planned, and given by no decision. None where either is not recorded."""
        drawn = self.drawn.amount
        return None if self.planned is None or drawn is None else self.planned - drawn

    @property
    def overdrawn(self) -> Decimal | None:
        return -self.remaining if self.remaining is not None and self.remaining < 0 else None


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, NIL) if known else None


@dataclass(frozen=True, slots=True)
class Shown:
    """`terms` are those that hold on the day, `versions` all of them, the last first."""

    pool: Pool
    terms: PoolTerms
    versions: tuple[PoolTerms, ...]
    years: tuple[Year, ...]
    day: date

    @property
    def now(self) -> Year | None:
        """The year that the day is in."""
        return next((each for each in self.years if each.year == dates.financial_year(self.day)), None)

    @property
    def has_begun(self) -> bool:
        return self.day >= self.versions[-1].from_on

    @property
    def has_ended(self) -> bool:
        return self.day > self.terms.period_until


def shown(whole: Whole, promises: Iterable[Promise] | None, day: date) -> Shown:
    """No queries. Without promises nobody says what decisions draw."""
    versions, rows = whole.terms, whole.contributions
    drawn = drawing.of(versions, promises or ())
    nothing = UNKNOWN if promises is None else NOTHING
    outturns = {each.financial_year: each for each in whole.outturns if each.closed_on <= day}
    holds = terms.on(versions, day)
    partners = _partners(versions, holds)
    agreed = dates.financial_years_between(holds.period_from, holds.period_until)
    known = {*agreed, *(row.financial_year for row in rows), *(year for year in drawn if year is not None)}
    years = [_year(year, rows, partners, drawn.get(year, nothing), outturns, day) for year in sorted(known)]
    if None in drawn:
        years.append(Year(None, (), drawn[None], None))
    return Shown(whole.pool, holds, tuple(reversed(versions)), tuple(years), day)


def _year(
    year: int,
    rows: Sequence[PoolContribution],
    partners: Sequence[Organisation],
    drawn: Drawn,
    outturns: dict[int, PoolOutturn],
    day: date,
) -> Year:
    """Partners of other terms are left out where they put nothing in."""
    puts = contributions.of_year(rows, partners, year, day)
    return Year(year, tuple(puts), drawn, outturns.get(year))


def _partners(versions: Sequence[PoolTerms], holds: PoolTerms) -> list[Organisation]:
    """Of the terms that hold, then those of other terms."""
    named = [each.organisation for row in (holds, *versions) for each in row.partners.all()]
    return list(dict.fromkeys(named))
