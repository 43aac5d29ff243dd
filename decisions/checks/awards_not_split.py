"""Awards are not split to stay below a threshold."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.record import judging

RULE = Rule(
    id="X41",
    title="Awards are not split to stay below a threshold",
    level=Level.WARN,
    source="Procurement Act 2023, s.4 and Sch. 3",
    effort=Effort.SOMEBODY_ELSE,
    explain="What one provider had within twelve months for one service counts together.",
    example_bad="£150,000.00 to a provider that had a contract of £70,000.00 in May",
    example_good="The same, shown to procurement colleagues beforehand",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research W21."""
    for questionnaire, fault in judging.faults(matter.decision, matter.on, RULE.id):
        yield RULE.found(questionnaire.slug, fault)
