"""A decision that raises an earlier one links to it."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.record import earlier

RULE = Rule(
    id="X71",
    title="A decision that raises an earlier one links to it",
    level=Level.BLOCK,
    source="A real uplift whose first notice nobody can find",
    effort=Effort.FIGURE,
    explain="The table of before and after comes from the earlier decision, and what both come to decides who signs.",
    example_bad="The grants of DN-2026-0004 raised by 2.6%, and no earlier decision named",
    example_good="The same, varying DN-2026-0004",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: notice N06 amended N05 without a link."""
    raised = matter.decision.uplift_of
    if raised and raised.reference not in [each.reference for each in earlier.of(matter.decision)]:
        why = "Name it among the earlier decisions, or take the uplift out where you worked it out."
        yield RULE.block("earlier", "id_links-0-earlier", f"Link to {raised.reference}, which this raises", why)
