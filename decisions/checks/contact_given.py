"""The public has someone to write to."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="V15",
    title="The public has someone to write to",
    level=Level.BLOCK,
    source="A real notice that ended with a blank contact",
    effort=Effort.WORD,
    explain="A notice cannot go out without a team to ask, and a shared mailbox outlives any one person.",
    example_bad="Contact: blank",
    example_good="Contact: Commissioning team, commissioning@gmca.example",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V15; seed 001 ends with a blank contact."""
    decision = matter.decision
    if not decision.contact_team.strip():
        yield RULE.block(
            "contact",
            "id_contact_team",
            "Give a public contact",
            "The public needs a team to write to, and a notice cannot go out with a blank contact.",
        )
    if not decision.contact_email.strip():
        yield RULE.block(
            "contact",
            "id_contact_email",
            "Give the contact’s e-mail address",
            "A shared mailbox outlives any one person.",
        )
