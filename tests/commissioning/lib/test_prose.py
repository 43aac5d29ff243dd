"""Blocks and sentences of a narrative text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib import markdown, prose

TEXTS = st.text(alphabet="ab. \n-*_#1)|[]<>&;\\:’é", max_size=120)


def test_each_kind_of_block() -> None:
    text = "# Title\n\nOne **bold**\nline.\n\n- item\n- [link](https://a.example/)\n\n| A | B |\n|---|---|\n| c | d |"
    assert [(block.kind, block.words) for block in prose.blocks(text)] == [
        ("heading", "Title"),
        ("paragraph", "One bold line."),
        ("item", "item"),
        ("item", "link"),
        *(("cell", letter) for letter in ("A", "B", "c", "d")),
    ]


@given(TEXTS)
def test_words_without_marks_are_read_as_the_parser_reads_them(text: str) -> None:
    parts = re.split(r"\n[ \t]*\n", text)
    read = [(kind, words) for part in parts for kind, words in markdown.blocks(part)]
    assert [(block.kind, block.words) for block in prose.blocks(text)] == read


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("He, e.g. Mr. Smith, paid no. 5. Then he left.", ["He, e.g. Mr. Smith, paid no. 5.", "Then he left."]),
        ("It costs £1.50 a day. approx. nothing", ["It costs £1.50 a day. approx. nothing"]),
        ("“Come.” She came.", ["“Come.”", "She came."]),
        ("", []),
    ],
)
def test_sentences(words: str, expected: list[str]) -> None:
    assert list(prose.sentences(words)) == expected


@given(st.text(max_size=200))
def test_sentences_lose_no_letter(words: str) -> None:
    assert "".join("".join(prose.sentences(words)).split()) == "".join(words.split())


def test_marks_are_tried_where_a_needle_is() -> None:
    marks = prose.Marks(("tbc",), re.compile("TBC"))
    assert marks.search("It is TBC.", "it is tbc.")
    assert marks.search("It is TBC.", "nothing") is None
