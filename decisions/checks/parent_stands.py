"""What is varied, renewed or replaced still stands: no other decision has replaced it."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.record import earlier
from decisions.record.choices import Relation

RULE = Rule(
    id="X81",
    title="What is varied, renewed or replaced still stands",
    level=Level.BLOCK,
    source="One decision is replaced by one other, and binds nobody after that",
    effort=Effort.FIGURE,
    explain="A change of a decision that was superseded changes nothing. The one that replaced it is meant.",
    example_bad="Varies DN-2021-0001, which DN-2021-0005 superseded",
    example_good="Varies DN-2021-0005",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Of a frozen version nothing is found: where its earlier decisions stand is no part of it.

    Source: a decision that was superseded binds nobody; only one decision can replace another.
    """
    for each in earlier.of(matter.decision):
        if each.is_superseded and each.relation != Relation.IMPLEMENTS:
            yield RULE.block(
                "earlier",
                "id_links-0-earlier",
                f"Name the decision that replaced {each.reference}",
                f"{each.reference} is superseded. Its notice says by which decision.",
            )
