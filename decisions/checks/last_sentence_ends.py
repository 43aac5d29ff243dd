"""Every text ends with a whole sentence."""

import re
from collections.abc import Iterator

from commissioning.lib.prose import Block, sentences
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="V25",
    title="Every text ends with a whole sentence",
    level=Level.WARN,
    source="A real notice that broke off after the name of an institute",
    effort=Effort.PARAGRAPH,
    explain="A text that breaks off was cut when it was pasted, or somebody meant to come back to it.",
    example_bad="“The Institute for Public Safety at the University of Northampton.”",
    example_good="“The Institute for Public Safety at the University of Northampton evaluates it.”",
)

LEAST_WORDS = 6  # of a paragraph that must end with a full stop
LEAST_NAME = 5  # words of a name that stands for a sentence

_ENDS = re.compile(r"[.!?…][”’\"')\]*_]*$|[”’)]$|\S@\S+$|https?://\S+$")
_DANGLING = re.compile(
    r"(?:^| )(?:and|or|but|the|an?|of|to|with|by|for|in|on|at|from|that|which|because|including|such as|is|are|will)$"
    r"|[,:;–(-]$",
    re.IGNORECASE,
)
_DANGLING_BEFORE_STOP = re.compile(r" (?:and|or|but|the|an|because|including|such as|its|their)\.$")
_JOINS = {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with", "&", "–", "-"}


def check(matter: Matter) -> Iterator[Finding]:
    """The last block of the summary and of each section; a list or a table may end without a full stop.

    Source: research V25.
    """
    for prose in matter.prose:
        if prose.field == "id_subject" or not prose.blocks:
            continue
        last = prose.blocks[-1]
        if why := _why_unfinished(last):
            yield RULE.warn(prose.section, prose.field, "Finish the last sentence", why, excerpt=last.words[-120:])


def _why_unfinished(last: Block) -> str:
    words = last.words
    if last.kind == "cell":
        return ""
    if last.kind == "heading":
        return "Nothing follows the last heading."
    if _DANGLING.search(words) or _DANGLING_BEFORE_STOP.search(words):
        return f"It ends in “{words.split()[-1]}”."
    if last.kind == "paragraph":
        if len(words.split()) >= LEAST_WORDS and not _ENDS.search(words):
            return "It ends without a full stop."
        if _is_a_name(list(sentences(words))[-1]):
            return "It is a name, and says nothing of it."
    return ""


def _is_a_name(sentence: str) -> bool:
    """Whether every word is part of a name: no verb is written with a capital."""
    words = sentence.rstrip(".").split()
    return len(words) >= LEAST_NAME and all(word in _JOINS or word[0].isupper() for word in words[1:])
