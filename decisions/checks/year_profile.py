"""Amounts fall in the years of the period, and each year is funded."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from commissioning.lib import dates, money
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="V04",
    title="Amounts fall in the years of the period, and each year is funded",
    level=Level.BLOCK,
    source="The Treasurer’s practice: a year is paid from that year’s money",
    effort=Effort.FIGURE,
    explain=(
        "Finance pays an allocation in its financial year. A year outside the period, or one with less funding "
        "than allocations, stops the payment."
    ),
    example_bad="Period 1 April 2027 to 31 March 2028; an allocation in 2028/29",
    example_good="Period 1 April 2027 to 31 March 2028; every allocation in 2027/28",
)


Totals = dict[int, Decimal]


def check(matter: Matter) -> Iterator[Finding]:
    """Money from an earlier year may pay for a later one, so funding by year is only a warning.

    Source: research V04; that the years make up the total follows from V02 and V03.
    """
    decision = matter.decision
    allocations, sources = list(decision.allocations.all()), list(decision.funding_sources.all())
    if matter.period:
        start, end = matter.period
        used = {row.financial_year for row in allocations if row.amount and row.financial_year is not None}
        for year in sorted(used - set(dates.financial_years_between(start, end))):
            yield RULE.block(
                "allocations",
                "amounts",
                f"Move the amounts of {dates.financial_year_name(year)} into the period",
                f"The period is {dates.long(start)} to {dates.long(end)}; none of that year is in it.",
            )
    allocated = _by_year((row.financial_year, row.amount) for row in allocations if row.amount is not None)
    funded = _by_year((row.financial_year, row.amount) for row in sources)
    if not allocated or not funded or sum(allocated.values()) != sum(funded.values()):
        return
    for year in sorted({*allocated, *funded}):
        if allocated.get(year, 0) != funded.get(year, 0):
            yield RULE.warn(
                "funding",
                "id_sources-0-amount",
                f"Check the funding of {dates.financial_year_name(year)}",
                f"{money.pounds(allocated.get(year, Decimal(0)))} is allocated in that year and "
                f"{money.pounds(funded.get(year, Decimal(0)))} funded.",
            )


def _by_year(rows: Iterable[tuple[int | None, Decimal | None]]) -> Totals:
    """Sums by year; nothing where a row has no year or no amount."""
    totals: Totals = defaultdict(Decimal)
    for year, amount in rows:
        if year is None or amount is None:
            return {}
        totals[year] += amount
    return totals
