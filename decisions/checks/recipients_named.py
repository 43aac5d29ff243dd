"""Whoever pays and whoever is paid has a name."""

import re
from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="V41",
    title="Each funder and each recipient is one named body",
    level=Level.WARN,
    source="Local Government Transparency Code 2015, paragraph 42: grants name their beneficiary",
    effort=Effort.FIGURE,
    explain="Finance cannot pay “various”, and the public cannot see who got the money.",
    example_bad="Recipient: various providers",
    example_good="Recipient: Calderfold Family Support",
)
_NOBODY = re.compile(
    r"(?:various|multiple|several|tbc|tbd|n/?a|unknown|none|other|others|to be (?:confirmed|determined|agreed|decided)|"
    r"see (?:attached|list|table|below|appendix))\b.*",
    re.IGNORECASE,
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V41 and W11. The database itself refuses a charity or company number of another form."""
    decision = matter.decision
    funders = {row.funder.name for row in decision.funding_sources.all()}
    recipients = {row.recipient.name for row in decision.allocations.all() if row.recipient}
    for section, field, names in (
        ("funding", "id_sources-0-funder", funders),
        ("allocations", "amounts", recipients),
    ):
        for name in sorted(names):
            if _NOBODY.fullmatch(name.strip()):
                yield RULE.warn(section, field, f"Name the body behind “{name}”", "Nobody can be paid by that name.")
