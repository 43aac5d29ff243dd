"""The rules say who must sign."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V06; the authority's scheme of delegation."""
    decision = matter.decision
    if decision.function_family and decision.type and matter.no_chain:
        yield Finding("chain", Level.BLOCK, "type", "id_type", "Nobody can be asked to sign this", matter.no_chain)
