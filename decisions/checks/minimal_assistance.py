"""Nobody has more minimal financial assistance than the law allows."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.record import judging

RULE = Rule(
    id="V29",
    title="Nobody has more minimal financial assistance than the law allows",
    level=Level.BLOCK,
    source="Subsidy Control Act 2022, ss.36, 37",
    effort=Effort.SOMEBODY_ELSE,
    explain="Over the limit it is a subsidy that nobody assessed, and may have to be paid back.",
    example_bad="£200,000.00 here, £100,000.00 before, £15,000.01 from others",
    example_good="£200,000.00 here, £100,000.00 before, £15,000.00 from others, as confirmed on 3 March 2026",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V29, L81, L82."""
    for questionnaire, fault in judging.faults(matter.decision, matter.on, RULE.id):
        yield RULE.found(questionnaire.slug, fault)
