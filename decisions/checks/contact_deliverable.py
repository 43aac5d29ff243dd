"""Mail to the public contact arrives."""

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="X31",
    title="The public contact is an address that mail reaches",
    level=Level.BLOCK,
    source="Real notices with “[email protected]”, “name at authority dot gov” and a full stop after the address",
    effort=Effort.WORD,
    explain="An address that is hidden from robots, or has a full stop at its end, reaches nobody.",
    example_bad="commissioning at gmca dot example",
    example_good="commissioning@gmca.example",
)
_HIDDEN = re.compile(
    r"\[e?-?mail\W+protected\]|\w\s*(?:[\[(]\s*at\s*[\])]|\bat\b)\s*\w[\w .-]*?\s*(?:[\[(]\s*dot\s*[\])]|\bdot\b)\s*\w",
    re.IGNORECASE,
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V15, T10 and T32. A blank address is the rule V15’s."""
    decision = matter.decision
    email = decision.contact_email.strip()
    if email and not _is_deliverable(email):
        yield RULE.block(
            "contact",
            "id_contact_email",
            "Give an e-mail address that works",
            f"No mail reaches “{email}”. Write it as in commissioning@authority.example, without a full stop.",
            excerpt=email,
        )
    if _HIDDEN.search(decision.contact_team):
        yield RULE.block(
            "contact",
            "id_contact_team",
            "Write the contact’s address in its own field",
            "An address that is spelt out or hidden reaches nobody.",
            excerpt=decision.contact_team,
        )


def _is_deliverable(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True
