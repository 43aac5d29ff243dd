"""What is urgent says why."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="X40",
    title="What is urgent says why",
    level=Level.BLOCK,
    source="2012 Regulations, reg. 10 and 11",
    effort=Effort.WORD,
    explain="Urgency sets the usual notice aside, so signatories and the public read its reason first.",
    example_bad="Urgent, and no word why",
    example_good="Urgent: the present contract ends on 31 March, and no service would be there on 1 April",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: 2012 Regulations, reg. 10 and 11: where notice is impracticable, the reasons are published."""
    decision = matter.decision
    if decision.is_urgent and not decision.urgent_reason.strip():
        yield RULE.block("type", "id_urgent_reason", "Say why it is urgent", "The notice prints the reason.")
