"""What was paid of each funder’s money by the end of a day: what payees have, shared out as what is committed is.

An award is what several decisions made of it, and a decision may have several funders. Payments are theirs in the
proportion of what each adds, to the penny: once all of it is paid, paid is what is committed. What takes from an award
takes nothing of what was paid: that stays the money of those who added, until it comes back.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django.db.models import OuterRef, Subquery, Sum

from commissioning.lib import money
from decisions.record.models import FundingSource
from grants.awards.models import Adjustment
from grants.funders.shares import ByYear, Gives, Pool
from grants.payments.choices import Kind, State
from grants.payments.models import Instalment, Step

NIL = Decimal(0)


def of_decisions(day: date) -> dict[int, ByYear]:
    """By the number of each decision and the year of the award: paid, less what came back. Three queries."""
    net = _net(day)
    adds: dict[tuple[int, int | None], dict[int, Decimal]] = defaultdict(dict)
    made = Adjustment.objects.until(day).filter(award__in=net).order_by("posting__effective_on", "posting")
    rows = made.values_list("award", "amount", "award__financial_year", "posting__version__decision")
    for award, amount, year, by in rows.iterator():
        of_one = adds[award, year]
        of_one[by] = of_one.get(by, NIL) + amount
    found: dict[int, dict[int | None, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for (award, year), weights in adds.items():
        for decision, part in zip(weights, apportioned(net[award], weights.values()), strict=True):
            found[decision][year] += part
    return {decision: dict(by_year) for decision, by_year in found.items()}


def _net(day: date) -> dict[int, Decimal]:
    """By award, what its payees have at the end of the day. Two queries."""
    last = Step.objects.filter(instalment=OuterRef("pk"), effective_on__lte=day).order_by("-number")
    out = Instalment.objects.annotate(stood=Subquery(last.values("state")[:1])).order_by()
    paid: Any = out.filter(stood__in=[State.PAID, State.CLAWED_BACK]).values_list("award").annotate(sum=Sum("amount"))
    back = Step.objects.filter(kind=Kind.CLAWED_BACK, effective_on__lte=day).order_by()
    came: Any = back.values_list("instalment__award").annotate(sum=Sum("amount"))
    found = dict(paid)
    for award, amount in came:
        found[award] -= amount
    return found


def divided(
    sources: Sequence[FundingSource],
    shares: Sequence[Decimal | None],
    pools: Sequence[Pool],
    gives: Gives,
    paid: ByYear,
) -> tuple[list[Decimal | None], list[Decimal]]:
    """What is paid of each source’s share, None where that is not recorded, and of each pool.

    Shapes: `shares` and `pools` as grants.funders.shares.divided() gives them of the same decision.
    """
    years = [*(source.financial_year for source in sources), *(pool.year for pool in pools)]
    weights = [*(share or NIL for share in shares), *(pool.amount for pool in pools)]
    found = [NIL] * len(weights)
    for places, amount in _groups(years, weights, gives, paid):
        parts = apportioned(amount, [weights[place] for place in places])
        for place, part in zip(places, parts, strict=True):
            found[place] += part
    of_sources = [None if share is None else part for share, part in zip(shares, found, strict=False)]
    return of_sources, found[len(sources) :]


def _groups(
    years: Sequence[int | None], weights: Sequence[Decimal], gives: Gives, paid: ByYear
) -> list[tuple[list[int], Decimal]]:
    """Year by year, where the shares of each year come to what is given in it; otherwise all together."""
    by_year: dict[int | None, Decimal] = defaultdict(Decimal)
    for year, weight in zip(years, weights, strict=True):
        by_year[year] += weight
    if by_year == _without_nothing(gives.by_year) and set(paid) <= set(by_year):
        return [([place for place, of in enumerate(years) if of == year], amount) for year, amount in paid.items()]
    return [(list(range(len(years))), sum(paid.values(), NIL))]


def _without_nothing(by_year: Mapping[int | None, Decimal]) -> dict[int | None, Decimal]:
    return {year: amount for year, amount in by_year.items() if amount}


def apportioned(amount: Decimal, weights: Iterable[Decimal]) -> list[Decimal]:
    """Parts in proportion, in whole pennies that come to the amount; all of it the first’s where no weight is above 0.

    Ties: what is rounded is the sum so far, so that no part is more than a penny from its proportion.
    """
    weights = [max(weight, NIL) for weight in weights]
    total = sum(weights, NIL)
    if not total or len(weights) == 1:
        return [amount, *[NIL] * (len(weights) - 1)]
    parts, so_far, given = [], NIL, NIL
    for weight in weights:
        so_far += weight
        upto = (amount * so_far / total).quantize(money.PENNY, ROUND_HALF_EVEN)
        parts.append(upto - given)
        given = upto
    return parts
