"""Allocations add up to the total, to the penny."""

from collections.abc import Iterator
from decimal import Decimal

from commissioning.lib import money
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V02; design 5.1."""
    decision = matter.decision
    amounts = [row.amount for row in decision.allocations.all() if row.amount is not None]
    if decision.total is None and not amounts:
        return
    allocated, total = sum(amounts, Decimal(0)), decision.total or Decimal(0)
    if not amounts:
        yield Finding(
            "allocations",
            Level.BLOCK,
            "allocations",
            "amounts",
            "Say who gets the money",
            f"None of the {money.pounds(total)} is allocated yet.",
        )
    elif allocated != total:
        difference = allocated - total
        yield Finding(
            "allocations",
            Level.BLOCK,
            "allocations",
            "amounts",
            f"Allocations are {money.pounds(abs(difference))} {'more' if difference > 0 else 'less'} than the total",
            f"They add up to {money.pounds(allocated)}, the total is {money.pounds(total)}.",
        )
    elif any(row.amount is None and row.weight for row in decision.allocations.all()):
        yield Finding(
            "allocations-blank",
            Level.WARN,
            "allocations",
            "amounts",
            "Some districts have a weight and no amount",
            "They get nothing under this decision.",
        )
