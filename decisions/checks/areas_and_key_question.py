"""A decision for several districts says why it is not key."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.scheme.choices import FunctionFamily

RULE = Rule(
    id="V08",
    title="A decision for several districts says why it is not key",
    level=Level.WARN,
    source="2017 Order, art. 11(1)(b)",
    effort=Effort.WORD,
    explain="A decision that is significant for people in two or more areas is a key decision, whatever it costs.",
    example_bad="General function, two districts, not a key decision, and no reason is given",
    example_good="General function, two districts, not a key decision: “No one’s service changes.”",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V08; 2017 Order, art. 11(1)(b). That the question is answered at all is V26."""
    decision = matter.decision
    if decision.function_family in {"", FunctionFamily.PCC} or decision.is_key is not False:
        return
    if decision.key_reason.strip():
        return
    areas = len(matter.places)
    if areas > 1:
        yield RULE.warn(
            "type",
            "id_key_reason",
            "Say why this is not a key decision",
            f"It affects {areas} districts.",
        )
