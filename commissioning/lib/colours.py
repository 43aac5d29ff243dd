"""Colours as CSS writes them with six digits, and how well one is read on another."""

import re

WHITE = "#ffffff"
READABLE = 4.5
"""The least contrast of text. Source: WCAG 2.2, success criterion 1.4.3, level AA."""

_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


def is_colour(words: str) -> bool:
    return bool(_COLOUR.fullmatch(words))


def contrast(one: str, other: str) -> float:
    """From 1 for the same colour to 21 for black on white. Source: WCAG 2.2, contrast ratio and relative luminance."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
