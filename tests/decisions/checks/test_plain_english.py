"""Hints at plain words and short sentences: a few in a section, and nothing else."""

import pytest

from decisions.checks import plain_english
from tests.decisions.checks import said


def sentence(words: int) -> str:
    return " ".join(["Grants", *["help"] * (words - 1)]) + "."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Grants start before June.", []),
        ("Prior to June, prior to July.", [("Plainer: before", "Prior to")]),
        ("In order to commence.", [("Plainer: to", "In order to"), ("Plainer: start", "commence")]),
        ("It is noted that grants help.", [("Plainer: nothing: say it straight away", "It is noted that")]),
        ("Commencement is recommenced.", []),
        (sentence(35), []),
        (sentence(36), [("Split a sentence of 36 words", sentence(36)[:60].rstrip() + "…")]),
        (f"{sentence(20)} {sentence(20)}", []),
        (
            "Whilst we utilise and endeavour to facilitate, we commence.",
            [
                ("Plainer: while", "Whilst"),
                ("Plainer: use", "utilise"),
                ("Plainer: try", "endeavour"),
            ],
        ),
    ],
)
def test_hints_are_few_and_name_the_plain_word(text: str, expected: list[tuple[str, str]]) -> None:
    wanted = [("inform", "reasons#id_text", hint, words) for hint, words in expected]
    assert said.found(plain_english.check, said.matter({"reasons": text})) == wanted


def test_each_section_has_its_own_hints() -> None:
    found = said.found(plain_english.check, said.matter({"reasons": "Whilst", "risk": "Whilst"}))
    assert [place for _, place, _, _ in found] == ["reasons#id_text", "risk#id_text"]
