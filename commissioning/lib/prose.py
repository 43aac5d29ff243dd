"""A narrative text as its blocks and their sentences, in plain words: what rules on language read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ABBREVIATED = (
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\b[Nn]o)(?<!\bNos)(?<!\bvs)(?<!\b[A-Z])(?<!\bpara)(?<!\bparas)(?<!\bpt)(?<!\bSt)"
    r"(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bLtd)(?<!\bapprox)(?<!\breg)(?<!\bart)(?<!\bSch)(?<!\betc)(?<!\bca)"
)
_SENTENCE_END = re.compile(rf"{_ABBREVIATED}[.!?][”’\"')]*(?=\s+[^\sa-z])")


@dataclass(frozen=True)
class Block:
    """`kind` is "heading", "paragraph", "item" or "cell"; `words` are on one line."""

    kind: str
    words: str


def sentences(words: str) -> Iterator[str]:
    """The sentences of one block; the last may want its full stop."""
    start = 0
    for end in _SENTENCE_END.finditer(words):
        yield words[start : end.end()].strip()
        start = end.end()
    if words[start:].strip():
        yield words[start:].strip()
