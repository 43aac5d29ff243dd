"""A contract is signed after its standstill."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.record import judging

RULE = Rule(
    id="V32",
    title="A contract is signed after its standstill",
    level=Level.BLOCK,
    source="Procurement Act 2023, s.51; Provider Selection Regime Regulations 2023, reg. 12",
    effort=Effort.WORD,
    explain="A contract that is signed within the standstill can be set aside.",
    example_bad="Contract award notice on 2 March 2026, contract signed on 11 March 2026",
    example_good="Contract award notice on 2 March 2026, contract signed on 12 March 2026",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V32, L94, L97."""
    for questionnaire, fault in judging.faults(matter.decision, matter.on, RULE.id):
        yield RULE.found(questionnaire.slug, fault)
