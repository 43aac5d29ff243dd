"""How a narrative text begins: whole sentences of it, for a brief that has no room for all."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from commissioning.lib import markdown, prose

_ROW = re.compile(r"\s*\|.*\|\s*")
_RULE = re.compile(r"[\s|:-]+")
_CELL_EDGE = re.compile(r"(?<!\\)\|")


def opening(text: str, *, least: int, most: int) -> str:
    """The first sentences of a Markdown text, in plain words, without its marks.

    Shapes: as few whole sentences as make `least` letters and no more than `most`; a sentence that is longer itself is
    cut at a word, with “…”. A row of a table reads as its first cell, then the others under their headings.
    """
    words = ""
    for sentence in _sentences(text):
        if words and (len(words) >= least or len(words) + 1 + len(sentence) > most):
            break
        words = f"{words} {sentence}".strip()
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def _sentences(text: str) -> Iterator[str]:
    for block in markdown.plain(_tables_as_sentences(text)).splitlines():
        yield from map(_ended, prose.sentences(" ".join(block.split())))


def _ended(words: str) -> str:
    """With a full stop where a heading or an item of a list has none, so that what follows reads apart."""
    return words if words[-1] in ".!?…”’\"'):;" else f"{words}."


def _tables_as_sentences(text: str) -> str:
    made: list[str] = []
    for is_table, lines in groupby(text.splitlines(), key=lambda line: bool(_ROW.fullmatch(line))):
        rows = list(lines)
        made += _rows(rows) if is_table and len(rows) > 2 and _RULE.fullmatch(rows[1]) else rows
    return "\n".join(made)


def _rows(rows: Sequence[str]) -> Iterator[str]:
    head = _cells(rows[0])
    for row in rows[2:]:
        first, *others = _cells(row)
        named = (f"{name}: {cell}" if name else cell for name, cell in zip(head[1:], others, strict=False) if cell)
        yield "\n" + " ".join(map(_ended, filter(None, [first, *named]))) + "\n"


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in _CELL_EDGE.split(row.strip()[1:-1])]
