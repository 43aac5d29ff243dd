"""Allocations add up to the total, to the penny."""

from collections.abc import Iterator
from decimal import Decimal

from commissioning.lib import money
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.record.kinds import ALLOCATES_LATER

RULE = Rule(
    id="V02",
    title="Allocations add up to the total, to the penny",
    level=Level.BLOCK,
    source="The Treasurer’s practice: finance pays each line",
    effort=Effort.FIGURE,
    explain="Each recipient is paid its line, and together the lines are what was approved.",
    example_bad="Total £10,000.00; Bolton £5,000.00, Bury £5,000.01",
    example_good="Total £10,000.00; Bolton £5,000.00, Bury £5,000.00",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V02; design 5.1."""
    decision = matter.decision
    amounts = [row.amount for row in decision.allocations.all() if row.amount is not None]
    if decision.total is None and not amounts:
        return
    if not amounts and decision.kind in ALLOCATES_LATER:
        return
    allocated, total = sum(amounts, Decimal(0)), decision.total or Decimal(0)
    if not amounts:
        yield RULE.block(
            "allocations",
            "amounts",
            "Say who gets the money",
            f"None of the {money.pounds(total)} is allocated yet.",
        )
    elif allocated != total:
        yield RULE.block(
            "allocations",
            "amounts",
            f"Allocations are {money.apart(allocated, total)} than the total",
            f"They add up to {money.pounds(allocated)}, the total is {money.pounds(total)}.",
        )
    elif any(row.amount is None and row.weight for row in decision.allocations.all()):
        yield RULE.warn(
            "allocations",
            "amounts",
            "Some districts have a weight and no amount",
            "They get nothing under this decision.",
        )
