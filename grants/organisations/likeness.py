"""Which names may be of one body: the same but for legal forms, small words and one letter."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

LEAST_LETTERS = 8  # of a name in which one letter may differ; a shorter one is the same or it is not

_PASSED_OVER = frozenset(
    {
        *("the", "of", "for", "and"),
        *("limited", "ltd", "plc", "llp", "cic", "cio", "company", "incorporated", "inc"),
        *("borough", "city", "county", "metropolitan", "district", "mbc", "mdc"),
    }
)
_SAID_SHORT = {"trust": "tr", "foundation": "fdn", "centre": "ctr", "center": "ctr", "gm": "greater manchester"}


@dataclass(frozen=True, slots=True)
class Known:
    """A body as it is compared: its own name, other names and numbers."""

    key: int
    names: tuple[str, ...]
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two bodies that may be one, by their keys, the smaller first, and why."""

    first: int
    second: int
    why: str


def plain(name: str) -> str:
    """The words of a name that tell bodies apart, without accents, capitals and punctuation.

    Shapes: "" for a name of nothing but legal forms and small words.
    """
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’.]", "", letters))
    return " ".join(_SAID_SHORT.get(word, word) for word in words if word not in _PASSED_OVER)


def spellings(words: str) -> set[str]:
    """The name and, where it is long enough, every form of it with one letter left out.

    Two names share one where they differ by one letter put in, left out or mistaken. Figures are never left out:
    “School 1” and “School 2” are two.
    """
    if sum(map(str.isalpha, words)) < LEAST_LETTERS:
        return {words} - {""}
    return {words} | {words[:at] + words[at + 1 :] for at, letter in enumerate(words) if letter.isalpha()}


def pairs(known: Sequence[Known]) -> list[Pair]:
    """Bodies that may be one: the same number first, then the same but for legal forms, then alike.

    Each pair once. Time grows with the number of bodies, not with its square, unless many are alike.
    """
    found: dict[tuple[int, int], str] = {}
    reasons = (
        ("They have the same number.", lambda body: body.numbers),
        ("They have the same name, but for legal forms and small words.", lambda body: map(plain, body.names)),
        ("Their names differ by a letter.", lambda body: _every_spelling(body.names)),
    )
    for why, marks in reasons:
        for pair in _sharing((body.key, set(marks(body)) - {""}) for body in known):
            found.setdefault(pair, why)
    return [Pair(*pair, why) for pair, why in found.items()]


def like(name: str, known: Iterable[Known]) -> list[int]:
    """Keys of the bodies with a name like this one."""
    wanted = spellings(plain(name))
    return [body.key for body in known if wanted & set(_every_spelling(body.names))]


def _every_spelling(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from spellings(plain(name))


def _sharing(marked: Iterable[tuple[int, set[str]]]) -> Iterator[tuple[int, int]]:
    by_mark: defaultdict[str, list[int]] = defaultdict(list)
    for key, marks in marked:
        for mark in marks:
            by_mark[mark].append(key)
    for keys in by_mark.values():
        yield from combinations(sorted(keys), 2)
