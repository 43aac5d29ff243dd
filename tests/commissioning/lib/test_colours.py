"""The contrast of two colours, against figures that WCAG's own examples and arithmetic give."""

import pytest

from commissioning.lib import colours


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#0b3c5d", "#0B3C5D", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.0),
        ("#e9a23b", "#ffffff", 2.17),
    ],
)
def test_contrast_is_what_wcag_says_in_either_order(one: str, other: str, ratio: float) -> None:
    assert colours.contrast(one, other) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize(
    ("words", "is_one"),
    [("#0b3c5d", True), ("#ABCDEF", True), ("#abc", False), ("0b3c5d", False), ("#0b3c5d;", False), ("", False)],
)
def test_a_colour_has_six_digits_and_nothing_else(words: str, is_one: bool) -> None:
    assert colours.is_colour(words) is is_one
