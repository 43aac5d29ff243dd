"""The period is there and runs forwards."""

from collections.abc import Iterator

from commissioning.lib import dates
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V18, V19."""
    decision = matter.decision
    start, end = decision.period_from, decision.period_until
    if start is None or end is None:
        field = "id_period_from" if start is None else "id_period_until"
        yield Finding("period", Level.BLOCK, "dates", field, "Say from when until when the decision has effect")
    elif end < start:
        yield Finding(
            "period",
            Level.BLOCK,
            "dates",
            "id_period_until",
            "Put the period’s days in order",
            f"It ends on {dates.long(end)}, before it starts on {dates.long(start)}.",
        )
    elif start < matter.on:
        yield Finding(
            "retrospective",
            Level.WARN,
            "dates",
            "id_period_from",
            "The period starts before anyone has signed",
            f"It starts on {dates.long(start)}. The reasons should say why the decision comes after that.",
        )
