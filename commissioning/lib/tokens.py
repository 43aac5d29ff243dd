"""Tokens in running text, such as [[total]]: each stands for a figure that is typed once, elsewhere."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

MOST_NEAREST = 3

_TOKEN = re.compile(r"\[\[([^\[\]\n]{0,300})\]\]")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A token that stands for nothing, as it was typed, and the names most like it."""

    words: str
    nearest: list[str]


def token(name: str) -> str:
    """How a name is written in a text."""
    return f"[[{name}]]"


def can_be_named(words: str) -> bool:
    """Whether a token can carry these words, such as the name of a recipient."""
    return not re.search(r"[\[\]\n:]", words)


def resolve(text: str, values: Mapping[str, str]) -> str:
    """The text with each known token replaced by what it stands for; unknown ones stay as they were typed.

    Shapes: `values` by name; capitals and spaces in a token do not matter.
    """
    known = {_folded(name): value for name, value in values.items()}
    return _TOKEN.sub(lambda found: known.get(_folded(found[1]), found[0]), text)


def unknown(text: str, values: Mapping[str, str]) -> list[Unknown]:
    """The tokens of a text that stand for nothing, each once, in order."""
    names = {_folded(name): name for name in values}
    found = {match[0]: _folded(match[1]) for match in _TOKEN.finditer(text)}
    return [Unknown(words, _nearest(name, names)) for words, name in found.items() if name not in names]


def _nearest(name: str, names: Mapping[str, str]) -> list[str]:
    return [names[each] for each in difflib.get_close_matches(name, names, n=MOST_NEAREST, cutoff=0.5)]


def _folded(name: str) -> str:
    return ":".join(" ".join(part.split()) for part in name.casefold().split(":"))
