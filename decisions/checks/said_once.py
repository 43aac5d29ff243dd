"""No heading and no paragraph is there twice."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.prose import Prose
from decisions.checks.rule import Effort, Rule
from decisions.record.sections import SECTIONS

RULE = Rule(
    id="V21",
    title="No heading and no paragraph is there twice",
    level=Level.WARN,
    source="A real notice with one heading twice and copied paragraphs",
    effort=Effort.PARAGRAPH,
    explain="A paragraph that is there twice was pasted twice; when one of them is changed, the other stays.",
    example_bad="The same paragraph in “Background” and in “Reasons”",
    example_good="The paragraph in “Background” alone",
)

LEAST_WORDS = 4  # of a block that may not be there twice in one text
LEAST_WORDS_ELSEWHERE = 8  # … or in two texts
RUN = 5  # words in a row by which two paragraphs are compared
LEAST_RUNS, ALIKE = 12, 0.7  # a paragraph of 16 words; the share of its runs that stand in another one

HEADINGS = {section.slug: section.heading for section in SECTIONS}
Runs = set[tuple[str, ...]]
_WORD = re.compile(r"[\w’']+")


@dataclass(frozen=True, eq=False)
class Seen:
    prose: Prose
    words: tuple[str, ...]
    shown: str


def check(matter: Matter) -> Iterator[Finding]:
    """Headings, paragraphs and items of lists; cells of tables may repeat. Source: research V21."""
    exact: dict[tuple[str, ...], Seen] = {}
    seen: dict[tuple[str, ...], Seen] = {}
    for block in _blocks(matter):
        runs = _runs(block.words)
        if block.words == _words(HEADINGS.get(block.prose.section, "")):
            yield _finding(block, "The notice prints this heading itself.")
        elif first := exact.get(block.words):
            if block.prose is first.prose or len(block.words) >= LEAST_WORDS_ELSEWHERE:
                yield _finding(block, f"It is in “{first.prose.name}” already, word for word.")
        elif alike := _alike(runs, seen):
            yield _finding(block, f"Most of it is in “{alike.prose.name}” already.")
        exact.setdefault(block.words, block)
        for run in runs:
            seen.setdefault(run, block)


def _blocks(matter: Matter) -> Iterator[Seen]:
    for prose in matter.prose:
        for block in prose.blocks:
            words = _words(block.words)
            if block.kind != "cell" and len(words) >= LEAST_WORDS and prose.is_markdown:
                yield Seen(prose, words, block.words)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower()))


def _runs(words: tuple[str, ...]) -> Runs:
    return set(zip(*(words[at:] for at in range(RUN)), strict=False))


def _alike(own: Runs, seen: dict[tuple[str, ...], Seen]) -> Seen | None:
    """The earlier block that has most of this one's runs of words."""
    shared = [run for run in own if run in seen]
    if len(own) < LEAST_RUNS or len(shared) < ALIKE * len(own):
        return None
    most, count = Counter(seen[run] for run in shared).most_common(1)[0]
    return most if count >= ALIKE * len(own) else None


def _finding(block: Seen, why: str) -> Finding:
    return RULE.warn(block.prose.section, block.prose.field, "Say this once", why, excerpt=block.shown[:160])
