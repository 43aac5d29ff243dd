"""Acronyms in plain words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib import acronyms
from commissioning.lib.acronyms import Definition, definitions, is_acronym, phrases, spells, uses

WORD = st.text("bcdeghjklmnpqrstuvwyz", min_size=2, max_size=9).map(str.capitalize)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The NHS and the MoJ pay for L&D.", ["NHS", "MoJ", "L&D"]),
        ("CSPs met, each CSP’s chair, GMCA's too.", ["CSP", "CSP", "GMCA"]),
        ("GMIRS GMMH GMCARS RECONNECT", []),
        ("Both GMCARS and RECONNECT", ["GMCARS"]),
        ("Part IV, XII and LIX", []),
        ("DN-2026-0001, PCD 1517, LCR-156, M1 1AA, BL1 2AB, £1M, 5 MB", []),
        ("ann@GMCA.example or https://GMCA.example/NHS", []),
        ("It is NOT done on MON or in JAN, and A. B. Smith JP agrees.", []),
        ("THE NHS PAYS", []),
        ("NHS", ["NHS"]),
        ("McDonald’s and iPhone", []),
    ],
)
def test_uses(words: str, expected: list[str]) -> None:
    assert list(uses(words)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the combined authority (CA)", [("CA", "combined authority")]),
        ("Ministry of Justice (MoJ)", [("MoJ", "Ministry of Justice")]),
        ("Liaison and Diversion (“L&D”)", [("L&D", "Liaison and Diversion")]),
        ("NHS England (NHSE)", [("NHSE", "NHS England")]),
        ("abuse and violence services (the AV, for short)", [("AV", "abuse and violence")]),
        ("the trust (GMMH)", [("GMMH", "")]),
        ("GMP (Greater Manchester Police) met", [("GMP", "Greater Manchester Police")]),
        ("GMP: Greater Manchester Police", [("GMP", "Greater Manchester Police")]),
        ("GMP means Greater Manchester Police.", [("GMP", "Greater Manchester Police")]),
        ("GMP (the force) met", []),
        ("North West (England) and part (IV)", []),
    ],
)
def test_definitions(words: str, expected: list[tuple[str, str]]) -> None:
    assert [(each.acronym, each.expansion) for each in definitions(words)] == expected


@given(st.lists(WORD, min_size=2, max_size=6))
def test_what_is_written_out_before_the_brackets_is_read_back(words: list[str]) -> None:
    acronym = "".join(word[0] for word in words)
    if is_acronym(acronym):
        assert spells(" ".join(words), acronym)
        (found,) = definitions(f"They met the {' '.join(words)} ({acronym}).")
        assert (found.acronym, found.expansion) == (acronym, " ".join(words))


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for acronym in uses(text):
        assert is_acronym(acronym)
    assert all(isinstance(each, Definition) for each in definitions(text))


def test_meanings_are_compared_without_case_small_words_and_plurals() -> None:
    assert Definition("L&D", "Liaison & Diversions").meaning == Definition("", "liaison and diversion").meaning
    assert Definition("", "Women’s Alliance").meaning == Definition("", "Women's Alliance").meaning


def test_a_phrase_with_the_acronym_in_it_explains_nothing() -> None:
    assert list(phrases("The JRE met the Justice Review Executive.")) == ["The JRE", "Justice Review Executive"]
    assert not spells("The JRE", "JRE")
    assert spells("The Justice Review Executive", "JRE")
    assert not spells("Justice Review", "JRE")


def test_names_are_joined_as_a_person_would() -> None:
    assert acronyms.joined(["A"]) == "“A”"
    assert acronyms.joined(["A", "B", "C"]) == "“A”, “B” and “C”"
