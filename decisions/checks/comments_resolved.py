"""No comment on a section is left open."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="X91",
    title="No comment on a section is left open",
    level=Level.BLOCK,
    source="Practice: notices that were signed with a colleague’s question still in the margin",
    effort=Effort.PARAGRAPH,
    explain="Somebody asked a question or saw a mistake. It is answered, or mended, before anyone is asked to sign.",
    example_bad="“Is this the figure after the uplift?” without an answer",
    example_good="The same, answered and resolved",
)


def check(matter: Matter) -> Iterator[Finding]:
    """One finding for each section. Source: practice; comments are no part of the notice."""
    for row in matter.decision.open_comments:  # type: ignore[attr-defined]  # annotated by loading.whole
        comments = "the comment" if row["open"] == 1 else f"{row['open']} comments"
        yield RULE.block(row["page"], "comments", f"Resolve {comments} on this section")
