"""The rules say who must sign."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="V06",
    title="The rules say who must sign",
    level=Level.BLOCK,
    source="The authority’s scheme of delegation",
    effort=Effort.SOMEBODY_ELSE,
    explain="The chain is computed from function, type and total. A matter that no rule covers cannot be signed.",
    example_bad="A type of decision for which no sign-off rule is in force",
    example_good="A Deputy Mayor’s decision on police and crime functions",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V06; the authority's scheme of delegation."""
    decision = matter.decision
    if decision.function_family and decision.type and matter.no_chain:
        yield RULE.block("type", "id_type", "Nobody can be asked to sign this", matter.no_chain)
