"""The period is there and runs forwards."""

from collections.abc import Iterator

from commissioning.lib import dates
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="V18",
    title="The period is there and runs forwards",
    level=Level.BLOCK,
    source="A real notice whose period ended before it began",
    effort=Effort.WORD,
    explain="Everyone who pays or is paid needs to know from when until when.",
    example_bad="From 1 December 2021 until 30 November 2021",
    example_good="From 1 December 2021 until 30 November 2022",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V18."""
    decision = matter.decision
    start, end = decision.period_from, decision.period_until
    if start is None or end is None:
        field = "id_period_from" if start is None else "id_period_until"
        yield RULE.block("dates", field, "Say from when until when the decision has effect")
    elif end < start:
        yield RULE.block(
            "dates",
            "id_period_until",
            "Put the period’s days in order",
            f"It ends on {dates.long(end)}, before it starts on {dates.long(start)}.",
        )
