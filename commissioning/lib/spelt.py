"""Whole numbers spelt out in English: "ten thousand", "two hundred and fifty"."""

import re

_ONES = {
    "nought": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_WORDS = "|".join(sorted((*_ONES, *_TENS, *_SCALES, "hundred"), key=len, reverse=True))
NUMBER = rf"(?:{_WORDS})(?:(?:[ -]|,? and |, )(?:{_WORDS}))*"
"""A pattern for a number in words; match it without regard to case."""


def read(words: str) -> int | None:
    """The number that the words say, or none where they are no number.

    Shapes: “nineteen”, “forty-two”, “two hundred and fifty”, “one million, two hundred thousand and six”.
    """
    total = group = 0
    last = 10**12  # of the words in one group each is worth less than the one before
    for word in re.findall(r"[a-z]+", words.lower()):
        if word == "and":
            continue
        if word in _SCALES:
            if not group or (total and _SCALES[word] >= _lowest_scale(total)):
                return None
            total, group, last = total + group * _SCALES[word], 0, 10**12
        elif word == "hundred":
            if not 0 < group < 10:
                return None
            group, last = group * 100, 100
        else:
            worth = _ONES.get(word, _TENS.get(word))
            if worth is None or not _may_follow(worth, last):
                return None
            group, last = group + worth, worth
    return total + group


def _may_follow(worth: int, last: int) -> bool:
    """Twenty may be followed by one to nine, a hundred by anything, a one by nothing."""
    if last >= 100:
        return True
    return last >= 20 and 0 < worth < 10


def _lowest_scale(total: int) -> int:
    return next(scale for scale in sorted(_SCALES.values(), reverse=True) if total % scale == 0)
