"""The legal route is settled before the decision is made."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.record import judging

RULE = Rule(
    id="X42",
    title="The legal route is settled before the decision is made",
    level=Level.BLOCK,
    source="Procurement Act 2023, ss.3, 19; Subsidy Control Act 2022, s.12",
    effort=Effort.SOMEBODY_ELSE,
    explain="Who signs a decision whose route is still to be explored may sign something unlawful.",
    example_bad="How is it let? Not settled yet",
    example_good="How is it let? A call-off from a framework",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research L85."""
    for questionnaire, fault in judging.faults(matter.decision, matter.on, RULE.id):
        yield RULE.found(questionnaire.slug, fault)
