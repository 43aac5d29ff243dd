"""What changed between two texts, word by word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

Kind = Literal["same", "removed", "added"]

_SAME: tuple[Kind, ...] = ("same",)
_CHANGED: tuple[Kind, ...] = ("removed", "added")
_TOKEN = re.compile(r"\s+|\S+")
_MOST_COMPARISONS = 4_000_000  # beyond that, the stretch is shown as replaced: a page must not wait for it


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    words: str


def compare(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in order.

    Shapes: “same” and “removed” joined give `before`, “same” and “added” joined give `after`; no piece is empty and no
    two of one kind follow each other. A single word between two changes is shown with them, for readers' sake.
    """
    paragraphs = _opcodes(before.splitlines(keepends=True), after.splitlines(keepends=True))
    found = [piece for old, new in paragraphs for piece in _words("".join(old), "".join(new))]
    return _joined(_without_islands(_joined(found)))


def _words(before: str, after: str) -> Iterator[Piece]:
    if before == after:
        yield Piece("same", before)
        return
    for old, new in _opcodes(_TOKEN.findall(before), _TOKEN.findall(after)):
        if old == new:
            yield Piece("same", "".join(old))
        else:
            yield Piece("removed", "".join(old))
            yield Piece("added", "".join(new))


def _opcodes(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Stretches of both in order, alike or replaced; what both begin and end with is never compared further."""
    shorter = min(len(before), len(after))
    start = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    end = next((i for i in range(shorter - start) if before[-1 - i] != after[-1 - i]), shorter - start)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    yield before[:start], after[:start]
    if len(old) * len(new) > _MOST_COMPARISONS:
        yield old, new
    else:
        for _, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            yield old[i1:i2], new[j1:j2]
    yield before[len(before) - end :], after[len(after) - end :]


def _without_islands(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """With blanks and single words between two changes taken into both."""
    for i, piece in enumerate(pieces):
        if piece.kind == "same" and 0 < i < len(pieces) - 1 and len(piece.words.split()) < 2:
            yield Piece("removed", piece.words)
            yield Piece("added", piece.words)
        else:
            yield piece


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """What is removed in a row, then what is added in its place."""
    made: list[Piece] = []
    for is_same, run in groupby(filter(lambda piece: piece.words, pieces), key=lambda piece: piece.kind == "same"):
        together = list(run)
        for kind in _SAME if is_same else _CHANGED:
            words = "".join(piece.words for piece in together if piece.kind == kind)
            made += [Piece(kind, words)] if words else []
    return made
