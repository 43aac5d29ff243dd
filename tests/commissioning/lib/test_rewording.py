"""What changed between two texts: both can be had back from it, and people can read it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib.rewording import Piece, compare

WORDS = st.lists(st.sampled_from(["grant", "grants", "the", "of", " ", "\n", "\n\n", "£5.00", "."]), max_size=40)
TEXTS = WORDS.map(" ".join) | WORDS.map("".join) | st.text(max_size=200)


def shown(before: str, after: str) -> str:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return "".join(marks[piece.kind].format(piece.words) for piece in compare(before, after))


@given(TEXTS, TEXTS)
def test_both_texts_can_be_had_back(before: str, after: str) -> None:
    pieces = compare(before, after)
    assert "".join(piece.words for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.words for piece in pieces if piece.kind != "removed") == after


@given(TEXTS, TEXTS)
def test_no_piece_is_empty_and_kinds_take_turns(before: str, after: str) -> None:
    pieces = compare(before, after)
    assert all(piece.words for piece in pieces)
    assert all(one.kind != next_.kind for one, next_ in pairwise(pieces))


@given(TEXTS)
def test_a_text_has_no_difference_from_itself(text: str) -> None:
    assert compare(text, text) == ([Piece("same", text)] if text else [])


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "New.", "[+New.+]"),
        ("Old.", "", "[-Old.-]"),
        (
            "Workers start as soon as each council is ready and report weekly.",
            "Workers start by 30 November 2026 and report weekly.",
            "Workers start [-as soon as each council is ready-][+by 30 November 2026+] and report weekly.",
        ),
        ("One.\n\nTwo.", "One.\n\nNew.\n\nTwo.", "One.\n\n[+New.\n\n+]Two."),
        ("Paid by the end of May", "Paid at the start of June", "Paid [-by the end of May-][+at the start of June+]"),
        ("£69,573.32 in all", "£70,000.00 in all", "[-£69,573.32-][+£70,000.00+] in all"),
    ],
)
def test_changes_read_as_people_would_mark_them(before: str, after: str, expected: str) -> None:
    assert shown(before, after) == expected


def test_a_text_too_long_to_compare_word_by_word_is_shown_as_replaced() -> None:
    before, after = (" ".join(f"{start}{n}" for n in range(3_000)) for start in "ab")
    assert compare(f"Same. {before} Same.", f"Same. {after} Same.") == [
        Piece("same", "Same. "),
        Piece("removed", before),
        Piece("added", after),
        Piece("same", " Same."),
    ]
