"""Acronyms in plain words: where one is used, and what a text says that one stands for."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

LONGEST = 6  # letters; a longer word in capitals is a name, such as RECONNECT

_USE = re.compile(r"(?<![\w&£@./’'-])([A-Z][A-Za-z&]*[A-Z])(?:s|[’']s)?(?![\w&@]|[’'.-]\w|[ -]?\d)")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_ROMAN = re.compile(r"[IVXL]+")
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*|&")
_BRACKETED = re.compile(r"\(\s*(?:the\s+|or\s+|known as\s+)?[“\"‘']?([A-Z][A-Za-z&]*[A-Z])s?[”\"’']?\s*[);,]")
_EXPLAINED = re.compile(r"(?<![\w&])([A-Z][A-Za-z&]*[A-Z])\s*(?:\(|[:–—]\s|\bmeans\s|\bstands for\s)")
_PHRASE = re.compile(r"[A-Z][\w’']*(?:[ -]+(?:(?:of|and|the|for|in|to|on|with|&)[ -]+){0,2}[A-Z][\w’']*)+")
_SMALL = frozenset({"a", "an", "and", "for", "in", "of", "on", "the", "to", "with", "&"})
_WORDS_IN_CAPITALS = frozenset(
    re.findall(
        r"\w+",
        "ALL AND ARE BE BUT BY DO FOR FROM HAS IF IN IS IT MAY MON TUE WED THU FRI SAT SUN JAN FEB MAR APR "
        "JUN JUL AUG SEP OCT NOV DEC MUST NB NO NOT NOW OF OK ON ONLY OR PS RE SHALL TBA TBC TBD THAT THE "
        "THIS TO WAS WILL WITH YES AM PM BC AD JP CC DL KC QC OBE MBE CBE KB MB GB TB KG KM ",
    )
)


@dataclass(frozen=True, slots=True)
class Definition:
    """`expansion` as it is written; empty where the text puts the acronym after words that do not spell it."""

    acronym: str
    expansion: str

    @property
    def meaning(self) -> str:
        """The expansion for comparing: without case, small words and the s of a plural."""
        words = (word.casefold().replace("’", "'") for word in _WORD.findall(self.expansion))
        return " ".join(word.removesuffix("s") for word in words if word not in _SMALL)


def uses(words: str) -> Iterator[str]:
    """Each acronym of a paragraph as often as it stands there; none of a line that is all in capitals.

    Roman numerals, references such as DN-2026-0001, postcodes, addresses, honours and words in capitals are none.
    """
    if words == words.upper() and len(words.split()) > 1:
        return
    for match in _USE.finditer(_ADDRESS.sub(" ", words)):
        if is_acronym(match[1]):
            yield match[1]


def is_acronym(word: str) -> bool:
    """Two to six letters, with at most one small one, as in MoJ, and with & as in L&D."""
    letters = word.replace("&", "")
    small = sum(letter.islower() for letter in letters)
    return (
        2 <= len(letters) <= LONGEST
        and small <= (len(letters) > 2)
        and word not in _WORDS_IN_CAPITALS
        and not _ROMAN.fullmatch(word)
    )


def definitions(words: str) -> Iterator[Definition]:
    """What a paragraph says of acronyms: “combined authority (CA)”, “CA (combined authority)”, “CA: combined …”."""
    for match in _BRACKETED.finditer(words):
        if is_acronym(match[1]):
            yield Definition(match[1], _spelt_before(words[: match.start()], match[1]))
    for match in _EXPLAINED.finditer(words):
        if is_acronym(match[1]) and (found := _spelt_after(words[match.end() :], match[1])):
            yield Definition(match[1], found)


def phrases(words: str) -> Iterator[str]:
    """Names of two or more words with capitals: “Liaison and Diversion”, “Greater Manchester Police”."""
    return (match[0] for match in _PHRASE.finditer(words))


def spells(phrase: str, acronym: str) -> bool:
    """Whether the first letters of all its words make the acronym; small words may count or not.

    A phrase with the acronym in it, such as “The JRE”, explains nothing.
    """
    words = _WORD.findall(phrase)
    return acronym not in words and _fits(words, _letters(acronym))


def _letters(acronym: str) -> str:
    return acronym.replace("&", "").casefold()


def _fits(words: Sequence[str], letters: str) -> bool:
    """Whether every word gives its first letter, or all of its letters where it is an acronym itself, in order."""
    if not words:
        return not letters
    first, *others = words
    if first.casefold() in _SMALL and _fits(others, letters):
        return True
    starts = [first[0].casefold()]
    if first.isupper() and len(first) > 1:
        starts.append(first.casefold())
    return any(letters.startswith(start) and _fits(others, letters[len(start) :]) for start in starts)


def _spelt_before(words: str, acronym: str) -> str:
    """The shortest end of the words that spells the acronym; up to two more words may follow, as in “… services”."""
    found = list(_WORD.finditer(words[-300:]))
    text = words[-300:]
    for spare in range(3):
        until = len(found) - spare
        for start in reversed(range(max(0, until - 3 * len(acronym)), until)):
            part = [match[0] for match in found[start:until]]
            if part[0].casefold() not in _SMALL and _fits(part, _letters(acronym)):
                return text[found[start].start() : found[until - 1].end()]
    return ""


def _spelt_after(words: str, acronym: str) -> str:
    """The beginning of the words that spells the acronym, or nothing."""
    found = list(_WORD.finditer(words[:300]))[: 3 * len(acronym)]
    for until in range(1, len(found) + 1):
        part = [match[0] for match in found[:until]]
        if _fits(part, _letters(acronym)):
            return words[found[0].start() : found[until - 1].end()]
    return ""


def joined(words: Iterable[str]) -> str:
    """“ICB”, “JRE” and “NHSE”."""
    *first, last = (f"“{word}”" for word in words)
    return f"{', '.join(first)} and {last}" if first else last
