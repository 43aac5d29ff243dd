"""A decision that changes an earlier one says which."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.record import earlier
from decisions.record.choices import Kind, Relation

RULE = Rule(
    id="X80",
    title="A decision that changes an earlier one says which",
    level=Level.BLOCK,
    source="Real variations, extensions and addenda whose first notice nobody can find",
    effort=Effort.FIGURE,
    explain="Without the earlier decision nobody can tell what changes, or what the whole comes to.",
    example_bad="An uplift of 2.6% that names no notice",
    example_good="Varies DN-2021-0001, decided 1 November 2021",
)

DOES = {
    Kind.VARY: "varies",
    Kind.UPLIFT: "raises",
    Kind.EXTEND: "extends",
    Kind.ADDENDUM: "adds to",
}


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research N03, N06, N11, N20: variations, extensions and addenda whose first notice nobody can find."""
    does = DOES.get(Kind(matter.decision.kind)) if matter.decision.kind else None
    changed = [each for each in earlier.of(matter.decision) if each.relation != Relation.IMPLEMENTS]
    if does and not changed:
        why = "Its value counts together with that decision’s. An older notice can be named with its day and amount."
        yield RULE.block("earlier", "id_links-0-earlier", f"Say which decision this {does}", why)
