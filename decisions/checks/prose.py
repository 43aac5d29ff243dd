"""The texts of a record that officers write in their own words, each read once."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from commissioning.lib import markdown
from commissioning.lib.prose import Block, sentences
from decisions.record.models import Decision
from decisions.record.sections import SECTIONS


@dataclass(frozen=True)
class Prose:
    """One text: `section` is the slug of its page, `field` the id of its input, `name` how a sentence calls it.

    `is_markdown` is false of plain fields, where marks stay as they were typed.
    """

    section: str
    field: str
    name: str
    text: str
    is_markdown: bool = True

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Headings, paragraphs, items of lists and cells of tables, without marks, each on one line."""
        if not self.is_markdown:
            return (Block("paragraph", " ".join(self.text.split())),) if self.text.strip() else ()
        return tuple(Block(kind, words) for kind, words in markdown.blocks(self.text))

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of every block."""
        return tuple(sentence for block in self.blocks for sentence in sentences(block.words))

    @cached_property
    def plain(self) -> str:
        """The words without marks, a line for each block."""
        return "\n".join(block.words for block in self.blocks)


def of(decision: Decision) -> Iterator[Prose]:
    """Subject, summary and sections in the order of the form, those that are empty left out."""
    plain = (
        Prose("subject", "id_subject", "Subject", decision.subject, is_markdown=False),
        Prose("subject", "id_summary", "Summary", decision.summary, is_markdown=False),
    )
    texts = decision.texts
    narrative = (
        Prose(section.slug, "id_text", section.title, texts[section.key].text)
        for section in SECTIONS
        if section.key in texts
    )
    yield from (prose for prose in (*plain, *narrative) if prose.text.strip())
