"""A narrative text as its blocks and their sentences, in plain words: what rules on language read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from commissioning.lib import markdown

_SENTENCE_END = re.compile(r"[.!?][”’\"')]*(?=\s+[^\sa-z])")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|[Nn]os?|vs|[A-Z]|paras?|pt|St|Mr|Ms|Mrs|Dr|Ltd|approx|reg|art|Sch|etc|ca)$")
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_HAS_MARKS = re.compile(r"[\\*_\[\]<&|`]|^[ \t]*(?:[#>+=-]|[0-9]{1,9}[.)])|^(?: {4}|\t)", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """`kind` is "heading", "paragraph", "item" or "cell"; `words` are on one line."""

    kind: str
    words: str


@dataclass(frozen=True)
class Marks:
    """A pattern that is tried only where one of its needles is there, all in small letters: that is much quicker."""

    needles: tuple[str, ...]
    pattern: re.Pattern[str]

    def search(self, text: str, lowered: str) -> re.Match[str] | None:
        return self.pattern.search(text) if any(needle in lowered for needle in self.needles) else None


def blocks(text: str) -> Iterator[Block]:
    """Headings, paragraphs, items of lists and cells of tables of a Markdown text."""
    for part in _BLANK_LINES.split(text):
        yield from _blocks(part)


@lru_cache(maxsize=4096)
def _blocks(part: str) -> tuple[Block, ...]:
    """What stands between blank lines; words without marks need no parser."""
    if _HAS_MARKS.search(part):
        return tuple(Block(kind, words) for kind, words in markdown.blocks(part))
    words = " ".join(part.split())
    return (Block("paragraph", words),) if words else ()


def sentences(words: str) -> Iterator[str]:
    """The sentences of one block; the last may want its full stop."""
    start = 0
    for end in _SENTENCE_END.finditer(words):
        if words[end.start()] != "." or not _ABBREVIATION.search(words, max(start, end.start() - 8), end.start()):
            yield words[start : end.end()].strip()
            start = end.end()
    if words[start:].strip():
        yield words[start:].strip()


def around(text: str, match: re.Match[str]) -> str:
    """What was matched with a few words on both sides, on one line."""
    return " ".join(text[max(0, match.start() - 40) : match.end() + 40].split())
