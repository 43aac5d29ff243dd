"""A number in words is the number in figures beside it."""

import re
from collections.abc import Iterator
from decimal import Decimal

from commissioning.lib import spelt, sums
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.prose import Prose
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="X06",
    title="A number in words is the number in figures beside it",
    level=Level.BLOCK,
    source="Practice in deeds: words and figures stand together to be compared",
    effort=Effort.FIGURE,
    explain="Where words and figures differ, a court takes the words and finance pays the figures.",
    example_bad="“ten thousand pounds (£1,000)”",
    example_good="“ten thousand pounds (£10,000)”",
)

_POUNDS = r"(?:£|GBP) ?[0-9][0-9,]*(?:\.[0-9]+)?(?: ?(?:thousand|million|billion|bn|mn|k|m)\b)?"
_FIGURES_AFTER = re.compile(
    rf"\b(?P<words>{spelt.NUMBER})(?: pounds)? \((?P<figures>{_POUNDS}|[0-9][0-9,]*)\)", re.IGNORECASE
)
_WORDS_AFTER = re.compile(rf"(?P<figures>{_POUNDS}) \((?P<words>{spelt.NUMBER})(?: pounds)?\)", re.IGNORECASE)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: issue 4, sums in words and in figures."""
    for prose in matter.prose:
        for match in _matches(prose):
            said, written = spelt.read(match["words"]), _number(match["figures"])
            if said is not None and said != written:
                why = f"“{match['words']}” is {said:,}."
                yield RULE.block(prose.section, prose.field, "Make words and figures agree", why, excerpt=match[0])


def _matches(prose: Prose) -> Iterator[re.Match[str]]:
    for sentence in prose.sentences:
        if "(" in sentence:
            yield from _FIGURES_AFTER.finditer(sentence)
            yield from _WORDS_AFTER.finditer(sentence)


def _number(figures: str) -> Decimal:
    found = next(sums.find(figures), None)
    return found.amount if found else Decimal(figures.replace(",", ""))
