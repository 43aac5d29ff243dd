"""Ordinals have the right ending."""

import re
from collections.abc import Iterator

from commissioning.lib.mentions import right_ordinal
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="X04",
    title="Ordinals have the right ending",
    level=Level.WARN,
    source="Practice: a wrong ending is often a wrong figure",
    effort=Effort.WORD,
    explain="“22th” may stand for 22nd or for 20th, and the reader cannot tell.",
    example_bad="“on 22th April 2027”",
    example_good="“on 22 April 2027”",
)

_ORDINAL = re.compile(r"(?<![0-9A-Za-z.,£/-])([0-9]{1,4})(st|nd|rd|th)\b", re.IGNORECASE)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: issue 4, ordinal against the date."""
    for prose in matter.prose:
        for match in _ORDINAL.finditer(prose.plain):
            number, ending = match[1], right_ordinal(int(match[1]))
            if match[2].lower() != ending:
                why = f"{number}{ending} is right, if {number} is what is meant."
                yield RULE.warn(prose.section, prose.field, f"Check “{match[0]}”", why, excerpt=match[0])
