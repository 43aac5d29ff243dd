"""The decision is signed before its period starts, or says why not."""

from collections.abc import Iterator

from commissioning.lib import dates
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="V19",
    title="The decision is signed before its period starts, or says why not",
    level=Level.WARN,
    source="Real notices that paid for what was already spent",
    effort=Effort.PARAGRAPH,
    explain="Money that is spent before anyone has signed is spent without authority until they do. Audit asks why.",
    example_bad="Signed on 25 October 2021 for a period from 1 April 2021; the reasons do not say why",
    example_good="Signed on 25 October 2021 for a period from 1 November 2021",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V19."""
    if matter.period and matter.period[0] < matter.on:
        yield RULE.warn(
            "dates",
            "id_period_from",
            "The period starts before anyone has signed",
            f"It starts on {dates.long(matter.period[0])}. The reasons should say why the decision comes after that.",
        )
