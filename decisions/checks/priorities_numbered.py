"""A priority of the plan is given by its number."""

import re
from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="V22",
    title="Each priority of the plan is given by its number",
    level=Level.WARN,
    source="A real notice with “Priority –” and no number between priorities 1 and 3",
    effort=Effort.FIGURE,
    explain="Scrutiny counts what serves which priority, and a priority without its number is counted nowhere.",
    example_bad="Priority – Preventing violence",
    example_good="Priority 2 – Preventing violence",
)
_UNNUMBERED = re.compile(r"(?:^|[.;:] )(Priority(?: (?:[Nn]o|[Nn]umber)\.?)?\s*[–—:-]\s*[^.;]{0,60})")
_NUMBERED = re.compile(r"Priority\s*[–—:-]\s*\d")


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V22; seed 001."""
    for text in matter.prose:
        for block in text.blocks:
            for match in _UNNUMBERED.finditer(block.words):
                if not _NUMBERED.match(match[1]):
                    yield RULE.warn(
                        text.section,
                        text.field,
                        "Give the number of the priority",
                        "The plan numbers its priorities.",
                        excerpt=match[1].strip(),
                    )
