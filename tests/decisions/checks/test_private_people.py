"""Nobody private can be recognised; who signs, writes, pays or is paid may be named."""

import pytest

from commissioning.lib.personal_data import Kind
from decisions.checks import private_people
from tests.decisions.checks import said

NAME, HEALTH, SUM = Kind.NAME, Kind.HEALTH, Kind.SUM


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mrs A. Smith runs the group.", [(NAME, "Mrs A. Smith")]),
        ("Ms O’Rourke runs the group. So does Ms O’Rourke.", [(NAME, "Ms O’Rourke")]),
        ("Her son Aaron was killed in 2019.", [(NAME, "Aaron"), (HEALTH, "killed")]),
        ("Victim A.B. lives there.", [(NAME, "A.B.")]),
        ("Mr Jones gets £1,200.", [(NAME, "Mr Jones"), (SUM, "Mr Jones gets £1,200.")]),
        (
            "Write to ann.other@mail.example or 0161 496 0999.",
            [
                (Kind.EMAIL, "ann.other@mail.example"),
                (Kind.PHONE, "0161 496 0999"),
            ],
        ),
        ("She lives at M1 1AA.", [(Kind.POSTCODE, "M1 1AA")]),
        ("Her number is 943 476 5919.", [(Kind.NHS_NUMBER, "943 476 5919")]),
        ("Her number is AB 12 34 56 C.", [(Kind.INSURANCE_NUMBER, "AB 12 34 56 C")]),
        ("She was born on 3 May 1990.", [(Kind.BIRTH, "born on 3 May 1990")]),
        ("Ms Whitlock wrote this.", []),
        ("Dr Anna Berg, Clinical Director of the trust, agreed.", []),
        ("Mr L. Bell JP, Cabinet Member for Health, agreed.", []),
        ("Write to commissioning@gmca.example or 0161 496 0142.", []),
        ("Victims of rape and people with depression get £639,733.", []),
        ("The mother of two and her child get help; the client NHS service pays.", []),
        ("Payment of £1,234,567.00 by 01/04/2021 under DN-2021-0001; company 03210987.", []),
    ],
)
def test_what_identifies_a_private_person_is_found_once(text: str, expected: list[tuple[Kind, str]]) -> None:
    matter = said.matter({"reasons": text}, contact={"phone": "0161 496 0142"})
    wanted = [("warn", "reasons#id_text", f"Leave out {kind.value}", words) for kind, words in expected]
    assert said.found(private_people.check, matter) == wanted


def test_who_is_paid_may_be_named() -> None:
    text = {"reasons": "The grant is for the client Dr Bell Foundation, and her mother Bell helps."}
    money = {"allocations": [said.allocation("Dr Bell Foundation")]}
    assert said.found(private_people.check, said.matter(text, money=money)) == []
    assert len(said.found(private_people.check, said.matter(text))) == 2
