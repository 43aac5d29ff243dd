"""Numbers of registers as people write them, and identifiers for open data."""

import pytest

from commissioning.lib import identifiers
from commissioning.lib.identifiers import BY_FIELD

READ = [
    ("charity_number", "1119020", "1119020"),
    ("charity_number", " 1119 020 ", "1119020"),
    ("charity_number", "sc012345", "SC012345"),
    ("charity_number", "", ""),
    ("company_number", "rc000654", "RC000654"),
    ("company_number", "0321 0987", "03210987"),
    ("local_authority_code", "gmca", "GMCA"),
    ("ods_code", "rxv", "RXV"),
]
REFUSED = [
    (
        "charity_number",
        "12345",
        "Charity number: “12345” does not look like one. "
        "A charity number has six or seven figures, such as 1119020; in Scotland "
        "SC and six figures.",
    ),
    ("company_number", "3210987", "Company number: “3210987” has 7 characters. Write it with its nought: 03210987."),
    (
        "company_number",
        "321",
        "Company number: “321” does not look like one. "
        "A company number has eight characters, such as 03210987 or RC000654.",
    ),
    (
        "local_authority_code",
        "B0L",
        "Local authority code: “B0L” does not look like one. "
        "A local authority code has three or four capital letters, such as BOL or GMCA.",
    ),
    (
        "ods_code",
        "RX-V",
        "ODS code: “RX-V” does not look like one. An ODS code has 3 to 10 capital letters and figures, such as RXV.",
    ),
]


@pytest.mark.parametrize(("field", "typed", "number"), READ)
def test_a_number_is_read_as_people_write_it(field: str, typed: str, number: str) -> None:
    assert BY_FIELD[field].read(typed) == number


@pytest.mark.parametrize(("field", "typed", "sentence"), REFUSED)
def test_what_is_no_number_is_refused_with_what_would_do(field: str, typed: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r"\S") as refusal:
        BY_FIELD[field].read(typed)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        ({}, []),
        ({"charity_number": ""}, []),
        ({"charity_number": "1119020"}, ["GB-CHC-1119020"]),
        ({"charity_number": "SC012345"}, ["GB-SC-SC012345"]),
        ({"charity_number": "NIC100012"}, ["GB-NIC-100012"]),
        ({"ods_code": "RXV", "company_number": "03210987"}, ["GB-COH-03210987", "GB-NHS-RXV"]),
        ({"local_authority_code": "GMCA"}, ["GB-LAE-GMCA"]),
    ],
)
def test_identifiers_name_the_register_and_the_first_is_preferred(numbers: dict[str, str], found: list[str]) -> None:
    assert identifiers.of(numbers) == found
