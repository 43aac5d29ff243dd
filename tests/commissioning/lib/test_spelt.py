"""Whole numbers spelt out in English."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib import spelt

ONES = (
    *("nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def spell(number: int) -> str:
    """As it is written in a deed: one million, two hundred thousand and six."""
    for scale, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= scale:
            rest = number % scale
            join = "" if not rest else " and " if rest < 100 else ", "
            return f"{spell(number // scale)} {name}{join}{spell(rest) if rest else ''}"
    if number < 20:
        return ONES[number]
    return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_every_number_that_is_spelt_is_read(number: int) -> None:
    assert spelt.read(spell(number)) == number
    assert re.fullmatch(spelt.NUMBER, spell(number))


@pytest.mark.parametrize(
    "words",
    ["one two", "twenty ten", "thousand", "hundred and five", "two thousand million", "ten hundred", "twenty nought"],
)
def test_what_is_no_number_is_not_read(words: str) -> None:
    assert spelt.read(words) is None


def test_capital_letters_do_not_matter() -> None:
    assert spelt.read("Two Hundred and Fifty") == 250
