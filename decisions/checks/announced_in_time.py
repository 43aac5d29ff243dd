"""The notice was published before the decision was due."""

from collections.abc import Iterator

from commissioning.lib import dates
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="V10",
    title="The notice was published before the decision was due",
    level=Level.WARN,
    source="2012 Regulations, reg. 9; seen in many real notices",
    effort=Effort.FIGURE,
    explain=(
        "A notice of a decision to come is of use to the public only before the decision. A later day is often the "
        "day on which the decision was published."
    ),
    example_bad="First published on 8 July 2024, decision due on 12 June 2024",
    example_good="First published on 8 May 2024, decision due on 12 June 2024",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V10."""
    published, due = matter.decision.first_published_on, matter.decision.due_on
    if published and due and published > due:
        late = (published - due).days
        yield RULE.warn(
            "dates",
            "id_first_published_on",
            "The notice was first published after the decision was due",
            f"{dates.long(published)} is {late} day{'s' if late > 1 else ''} after {dates.long(due)}.",
        )
