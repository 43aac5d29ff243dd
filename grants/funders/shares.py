"""What each decision takes from each promise. A share that is not recorded stays so, never guessed. No database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from decisions.record.models import Decision, FundingSource
from grants.funders.ladder import Key, is_firm

ByYear = Mapping[int | None, Decimal]
"""What a decision gives in each financial year."""


@dataclass(frozen=True, slots=True)
class Gives:
    """What one decision gives. An envelope sets money aside, which later decisions `draw` on and give."""

    by_year: ByYear
    is_envelope: bool

    @property
    def total(self) -> Decimal:
        return sum(self.by_year.values(), Decimal(0))


@dataclass(frozen=True, slots=True)
class Draw:
    """What one decision takes from one promise. Where its share is not recorded, `pool` is what all such shares of the
    decision in that year come to together.

    `is_inside` says that it draws on an envelope which already counts this money as promised. `paid` is what payees
    have of the share, None where that is not recorded.
    """

    source: FundingSource
    share: Decimal | None
    pool: Decimal
    is_envelope: bool
    is_inside: bool
    paid: Decimal | None = None

    @property
    def decision(self) -> Decision:
        return self.source.decision

    @property
    def key(self) -> Key:
        return key_of(self.source)

    @property
    def is_firm(self) -> bool:
        """Whether the notice, as it was sealed, says that the money may be counted on."""
        return is_firm(self.source.status)

    @property
    def uncovered(self) -> Decimal:
        """Its share beyond what somebody underwrites."""
        share = self.share or Decimal(0)
        return max(share - (self.source.underwritten_up_to or Decimal(0)), Decimal(0))


def key_of(source: FundingSource) -> Key:
    """By the body: a record that is merged away promises what the one promises that stands for it."""
    return Key.of(source.funder.body.pk, source.programme, source.financial_year)


@dataclass(frozen=True, slots=True)
class Pool:
    """Money of one decision and year that several funders give, in shares that nobody recorded."""

    year: int | None
    amount: Decimal
    keys: frozenset[Key]
    paid: Decimal = Decimal(0)


def divided(sources: Sequence[FundingSource], gives: Gives) -> tuple[list[Decimal | None], list[Pool]]:
    """The share of each funding source in what one decision gives, and what is left in shares that nobody recorded.

    - Nothing, where it gives nothing that was not given before.
    - The amounts of the notice, where together they are what the decision gives.
    - Otherwise year by year, where sources and gifts have the same years.
    - All of it, where there is one source: an uplift that states its new total gives only what it adds.
    - Otherwise amounts count as they are as long as one is missing, and nothing is known of the rest.
    """
    if gives.total == 0:
        return [Decimal(0)] * len(sources), []
    amounts = [source.amount for source in sources]
    known = sum((amount for amount in amounts if amount is not None), Decimal(0))
    if None not in amounts and known == gives.total:
        return amounts, []
    years = {source.financial_year for source in sources}
    if len(years) > 1 and years == set(gives.by_year):
        return _by_year(sources, gives)
    if len(sources) == 1 and amounts[0] is not None:
        return [gives.total], []
    if None not in amounts or known > gives.total:
        amounts, known = [None] * len(sources), Decimal(0)
    unknown = [source for source, amount in zip(sources, amounts, strict=True) if amount is None]
    return amounts, _pools(unknown, gives.total - known)


def _by_year(sources: Sequence[FundingSource], gives: Gives) -> tuple[list[Decimal | None], list[Pool]]:
    shares: dict[int, Decimal | None] = {}
    pools: list[Pool] = []
    for year, amount in gives.by_year.items():
        places = [place for place, source in enumerate(sources) if source.financial_year == year]
        found, left = divided([sources[place] for place in places], Gives({year: amount}, gives.is_envelope))
        shares |= dict(zip(places, found, strict=True))
        pools += left
    return [shares[place] for place in range(len(sources))], pools


def _pools(unknown: Sequence[FundingSource], amount: Decimal) -> list[Pool]:
    """One, of the year that all of them have, if any; none where nothing is left."""
    years = {source.financial_year for source in unknown}
    year = years.pop() if len(years) == 1 else None
    return [Pool(year, amount, frozenset(map(key_of, unknown)))] if amount else []


def pool_of(source: FundingSource, pools: Sequence[Pool]) -> Decimal:
    """What the unrecorded shares beside this one come to, its own among them."""
    key = key_of(source)
    return sum((pool.amount for pool in pools if key in pool.keys), Decimal(0))
