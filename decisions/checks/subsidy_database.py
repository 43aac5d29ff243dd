"""A subsidy that has to be in the subsidy database is entered there."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.record import judging

RULE = Rule(
    id="V30",
    title="A subsidy that has to be in the subsidy database is entered there",
    level=Level.INFORM,
    source="Subsidy Control Act 2022, s.33",
    effort=Effort.SOMEBODY_ELSE,
    explain="Others have little time to challenge a subsidy, and it starts with the entry.",
    example_bad="A subsidy of £100,000.01 under a scheme, and nobody was told to enter it",
    example_good="The same, entered within three months of the decision",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V30, L83, L84."""
    for questionnaire, fault in judging.faults(matter.decision, matter.on, RULE.id):
        yield RULE.found(questionnaire.slug, fault)
