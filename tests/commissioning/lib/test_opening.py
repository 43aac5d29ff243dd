"""How a text begins: whole sentences, nothing that is not in it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib.opening import opening

TABLE = """Our risks:

| Risk | Likelihood | Owner |
|---|:---:|---|
| Posts stay empty | High | Head of Commissioning |
| Late reports |  | Chair \\| deputy |
"""


@pytest.mark.parametrize(
    ("text", "least", "most", "expected"),
    [
        ("", 1, 100, ""),
        ("One. Two. Three.", 1, 100, "One."),
        ("One. Two. Three.", 5, 100, "One. Two."),
        ("One. Two. Three.", 100, 9, "One. Two."),
        ("First paragraph.\n\nSecond one.", 100, 100, "First paragraph. Second one."),
        ("# Heading\n\nWords.", 100, 100, "Heading. Words."),
        ("1. **Do nothing.** Rejected: no.\n2. Wait", 100, 100, "Do nothing. Rejected: no. Wait."),
        ("See No. 5 of e.g. Bury. Then more.", 1, 100, "See No. 5 of e.g. Bury."),
        ("Dr. Reed reports to Head Office Ltd. in May. More.", 1, 100, "Dr. Reed reports to Head Office Ltd. in May."),
        ("They ask 'why.' Then more.", 1, 100, "They ask 'why.'"),
        ("It costs £1.5 million. More.", 1, 100, "It costs £1.5 million."),
        ("He said “stop.” Then more.", 1, 100, "He said “stop.”"),
        ("A sentence that is far too long for the room", 1, 20, "A sentence that is…"),
        (TABLE, 12, 200, "Our risks: Posts stay empty."),
        (
            TABLE,
            200,
            200,
            "Our risks: Posts stay empty. Likelihood: High. Owner: Head of Commissioning. "
            "Late reports. Owner: Chair | deputy.",
        ),
    ],
)
def test_openings(text: str, least: int, most: int, expected: str) -> None:
    assert opening(text, least=least, most=most) == expected


@given(st.text(alphabet="ab .!?\n|-“”", max_size=300), st.integers(1, 100), st.integers(20, 200))
def test_it_keeps_to_its_room_and_invents_no_word(text: str, least: int, most: int) -> None:
    found = opening(text, least=least, most=most)
    assert len(found) <= most + 1
    words = re.findall(r"[ab]+", text)
    begun = {word[:length] for word in words for length in range(len(word))}
    assert set(re.findall(r"[ab]+", found.rstrip("…"))) <= {*words, *begun}
