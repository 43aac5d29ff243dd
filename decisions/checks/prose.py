"""The texts of a record that officers write in their own words, each read once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from commissioning.lib import mentions, prose, sums
from commissioning.lib.mentions import Mention
from commissioning.lib.prose import Block
from commissioning.lib.sums import Sum
from decisions.record import quoting, row_kinds
from decisions.record.models import Decision
from decisions.record.sections import SECTIONS, Section

_FIGURE = re.compile(r"[0-9]")


@dataclass(frozen=True)
class Prose:
    """One text: `section` is the slug of its page, `field` the id of its input, `name` how a sentence calls it.

    `is_markdown` is false of plain fields, where marks stay as they were typed; `cells` are the words of rows.
    """

    section: str
    field: str
    name: str
    text: str
    is_markdown: bool = True
    cells: tuple[str, ...] = ()

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Headings, paragraphs, items of lists and cells of tables, without marks, each on one line."""
        if self.cells:
            return tuple(Block("cell", words) for words in self.cells)
        if not self.is_markdown:
            return (Block("paragraph", " ".join(self.text.split())),) if self.text.strip() else ()
        return tuple(prose.blocks(self.text))

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of every block."""
        return tuple(sentence for block in self.blocks for sentence in prose.sentences(block.words))

    @cached_property
    def lowered(self) -> str:
        """The text as typed, in small letters: what lib.prose.Marks are looked for in."""
        return self.text.lower()

    @cached_property
    def plain(self) -> str:
        """The words without marks, a line for each block."""
        return "\n".join(block.words for block in self.blocks)

    @cached_property
    def sums(self) -> tuple[tuple[str, Sum], ...]:
        """Every sum of money, each after the sentence it stands in."""
        return tuple((sentence, each) for sentence in self.sentences for each in sums.find(sentence))

    @cached_property
    def days(self) -> tuple[Mention, ...]:
        """Every day that is named."""
        dated = (block.words for block in self.blocks if _FIGURE.search(block.words))
        return tuple(mention for words in dated for mention in mentions.days(words))

    @property
    def says_what_is_decided(self) -> bool:
        """Whether this is the subject, the summary or the decision itself, where figures and days are its own."""
        return self.section in {"subject", "decision"}


def of(decision: Decision) -> Iterator[Prose]:
    """Subject, summary and sections with their rows in the order of the form, those that are empty left out; as the
    notice says them, with tokens replaced by the figures they stand for."""
    say = quoting.resolver(decision)
    plain = (
        Prose("subject", "id_subject", "Subject", decision.subject, is_markdown=False),
        Prose("subject", "id_summary", "Summary", say(decision.summary), is_markdown=False),
    )
    texts = decision.texts
    narrative = (
        each
        for section in SECTIONS
        for each in (
            Prose(section.slug, "id_text", section.title, say(texts[section.key].text) if section.key in texts else ""),
            _rows(decision, section),
        )
    )
    yield from (each for each in (*plain, *narrative) if each.text.strip())


def _rows(decision: Decision, section: Section) -> Prose:
    """The words of a section’s rows, a cell each; the page has them under the heading `rows`."""
    kind = row_kinds.BY_SECTION.get(section.key)
    found = row_kinds.of(decision, section.key)
    cells = tuple(words for row in found for words in kind.written(row)) if kind else ()
    return Prose(section.slug, "rows", section.title, "\n".join(cells), is_markdown=False, cells=cells)
