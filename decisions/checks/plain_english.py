"""Sentences are short and words are plain."""

from collections.abc import Iterator
from itertools import islice

from commissioning.lib import plain_words
from commissioning.lib.plain_words import MOST_WORDS
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.prose import Prose
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="X30",
    title="Sentences are short and words are plain",
    level=Level.INFORM,
    source="GOV.UK content design: writing for GOV.UK",
    effort=Effort.WORD,
    explain="Hints, a few in each section: a plain word is read faster, and a long sentence is read twice.",
    example_bad="Prior to commencement it is noted that providers will endeavour to recruit.",
    example_good="Providers recruit before the service starts.",
)
MOST = 3  # in a section, so that the rest is not drowned
SHOWN = 60  # letters of a long sentence


def check(matter: Matter) -> Iterator[Finding]:
    """Source: issue 4, plain-English hints; at most three in a section, words before sentences."""
    for text in matter.prose:
        yield from islice(_hints(text), MOST)


def _hints(text: Prose) -> Iterator[Finding]:
    seen: set[str] = set()
    for block in text.blocks:
        for written, plain in plain_words.officialese(block.words):
            if written.lower() not in seen:
                seen.add(written.lower())
                yield RULE.inform(text.section, text.field, f"Plainer: {plain}", excerpt=written)
    for sentence in text.sentences:
        if sentence.count(" ") >= MOST_WORDS and (words := plain_words.length(sentence)) > MOST_WORDS:
            yield RULE.inform(
                text.section,
                text.field,
                f"Split a sentence of {words} words",
                f"Up to {MOST_WORDS} words are read at one go.",
                excerpt=f"{sentence[:SHOWN].rstrip()}…",
            )
