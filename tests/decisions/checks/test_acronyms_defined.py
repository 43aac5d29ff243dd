"""Acronyms are written out once and stand for one thing: seed 000 leaves eight unexplained, one with two meanings."""

import pytest

from decisions.checks import acronyms_defined
from tests.decisions.checks import said

SEED_ACRONYMS = (
    "The posts were paid from ICM budgets, until the JRE gave them to GMMH. The GMIRS contract stays. NHSE pays GMMH "
    "through the ICB. This DN moves the money from a CA grant. The charity employs 4.00 FTE for GMCA and the NHS."
)


def missing(*unknown: str, section: str = "background") -> tuple[str, str, str, str]:
    names = acronyms_defined.joined(unknown)
    return ("warn", f"{section}#id_text", f"Write out {names}", ", ".join(unknown))


def test_the_seeds_eight_unexplained_acronyms_are_listed_where_they_are_first_used() -> None:
    matter = said.matter({"background": SEED_ACRONYMS})
    expected = [missing("ICM", "JRE", "GMMH", "GMIRS", "NHSE", "ICB", "DN", "CA")]
    assert said.found(acronyms_defined.check, matter) == expected


TWO = "Let “L&D” stand for one thing"


def test_the_seeds_acronym_with_two_names_is_found() -> None:
    texts = {
        "background": "Liaison and Diversion helps people in custody. Work runs across L&D and RECONNECT.",
        "outcomes": "There are 4.00 FTE from the Learning and Development establishment.",
    }
    (finding,) = acronyms_defined.check(said.matter(texts))
    assert (finding.section, finding.sentence, finding.excerpt) == ("outcomes", TWO, "L&D")
    assert finding.why == "It may stand for “Learning and Development” and “Liaison and Diversion”."


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The Justice and Rehabilitation Executive (JRE) met. The JRE agreed.", []),
        ("The JRE (Justice and Rehabilitation Executive) met.", []),
        ("JRE: Justice and Rehabilitation Executive", []),
        ("Community safety partnerships (CSPs) report. Each CSP’s report is public.", []),
        ("The trust (GMMH) pays. GMMH reports.", []),
        ("## CSP and JRE\n\nThe partnership meets.", []),
        ("The Learning and Development (L&D) team, and Liaison and Diversion (L&D).", [TWO]),
        ("The Learning & Development (L&D) team. Learning and Development (L&D) again.", []),
        ("The partnership board (GMMH) met, and the board (GMMH) agreed.", []),
        ("The National Hospital Scheme (NHS) pays.", ["Let “NHS” stand for one thing"]),
        ("The National Health Service (NHS) pays.", []),
        ("North Hill School is near. The NHS pays.", []),
        ("A Combined Authority grant; the CA pays, and the Care Alliance helps.", []),
        ("The Combined Authority (CA) pays the Care Alliance (CA).", ["Let “CA” stand for one thing"]),
        ("Priority II of Part IV; DN-2026-0001; PCD 1517; M1 1AA; £1M; NOT the JAN one; officer@GMCA.example", []),
        ("NHS England (NHSE) pays, and so does NHS England (NE).", ["Use one acronym for “NHS England”"]),
    ],
)
def test_an_acronym_is_explained_once(text: str, sentences: list[str]) -> None:
    matter = said.matter({"background": text})
    assert [finding.sentence for finding in acronyms_defined.check(matter)] == sentences


def test_the_glossary_explains_what_it_has_on_that_day() -> None:
    texts = {"background": "The JRE met."}
    known = {"JRE": "Justice and Rehabilitation Executive"}
    assert said.found(acronyms_defined.check, said.matter(texts, known=known)) == []
    assert said.found(acronyms_defined.check, said.matter(texts, known={})) == [missing("JRE")]
