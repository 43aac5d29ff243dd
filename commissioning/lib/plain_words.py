"""Officialese and the plain words for it, and sentences that are too long to follow."""

import re
from collections.abc import Iterator

MOST_WORDS = 35

PLAIN = {
    "prior to": "before",
    "in order to": "to",
    "subsequent to": "after",
    "in respect of": "about or for",
    "with regard to": "about",
    "with regards to": "about",
    "in relation to": "about",
    "in the event that": "if",
    "due to the fact that": "because",
    "in accordance with": "under or by",
    "for the purpose of": "to",
    "for the purposes of": "for",
    "in the vicinity of": "near",
    "a number of": "some, or the number",
    "the majority of": "most",
    "at this moment in time": "now",
    "on a monthly basis": "every month",
    "on a quarterly basis": "every quarter",
    "on an annual basis": "every year",
    "going forward": "from now on",
    "utilise": "use",
    "utilised": "used",
    "utilisation": "use",
    "commence": "start",
    "commences": "starts",
    "commenced": "started",
    "endeavour": "try",
    "facilitate": "help",
    "facilitates": "helps",
    "whilst": "while",
    "amongst": "among",
    "hereby": "nothing: leave it out",
    "thereof": "of it",
    "aforementioned": "this or these",
    "pursuant to": "under",
    "notwithstanding": "despite",
    "it is noted that": "nothing: say it straight away",
    "it should be noted that": "nothing: say it straight away",
    "it is recommended that": "who recommends it",
    "it is proposed that": "who proposes it",
    "it is considered that": "who thinks so",
}
_OFFICIALESE = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, PLAIN), key=len, reverse=True))})\b", re.IGNORECASE)
_WORD = re.compile(r"[^\s–—-]*\w[^\s–—]*")


def officialese(words: str) -> Iterator[tuple[str, str]]:
    """Each such phrase as it is written, with the plain words for it."""
    for match in _OFFICIALESE.finditer(words):
        yield match[0], PLAIN[match[0].lower()]


def length(sentence: str) -> int:
    """The number of words; figures count, dashes do not."""
    return len(_WORD.findall(sentence))
