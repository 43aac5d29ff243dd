"""The registers that number organisations, what their numbers look like, and identifiers for open data.

Source: 360Giving Data Standard, organisation identifiers; org-id.guide lists GB-CHC, GB-SC, GB-NIC, GB-COH, GB-LAE and
GB-NHS. None of these registers documents a check digit, so the form of a number is all that can be checked.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Register:
    """One register. `sentence` says what its numbers look like, `prefix` names it in an identifier."""

    field: str
    label: str
    pattern: str
    sentence: str
    prefix: str

    def read(self, text: str) -> str:
        """The number that was typed, without spaces and in capitals; blank stays blank.

        Raises: ValueError with a sentence that names the register, what was found and what would do.
        """
        number = "".join(text.split()).upper()
        if not number or re.fullmatch(self.pattern, number):
            return number
        nought = f"0{number}"
        if self.field == "company_number" and re.fullmatch(self.pattern, nought):
            raise ValueError(
                f"{self.label}: “{number}” has {len(number)} characters. Write it with its nought: {nought}."
            )
        raise ValueError(f"{self.label}: “{text.strip()[:40]}” does not look like one. {self.sentence}")


REGISTERS = (
    Register(
        "charity_number",
        "Charity number",
        r"^((SC|NIC)?[0-9]{6}|[0-9]{6,7}(-[0-9]{1,2})?)$",
        "A charity number has six or seven figures, such as 1119020; in Scotland SC and six figures.",
        "GB-CHC",
    ),
    Register(
        "company_number",
        "Company number",
        r"^([0-9]{8}|[A-Z]{2}[0-9]{6})$",
        "A company number has eight characters, such as 03210987 or RC000654.",
        "GB-COH",
    ),
    Register(
        "local_authority_code",
        "Local authority code",
        r"^[A-Z]{3,4}$",
        "A local authority code has three or four capital letters, such as BOL or GMCA.",
        "GB-LAE",
    ),
    Register(
        "ods_code",
        "ODS code",
        r"^[A-Z0-9]{3,10}$",
        "An ODS code has 3 to 10 capital letters and figures, such as RXV.",
        "GB-NHS",
    ),
)
"""In the order in which an identifier is preferred. Source: research on open data, 1.4."""
BY_FIELD = {register.field: register for register in REGISTERS}


def of(numbers: Mapping[str, str]) -> list[str]:
    """The identifiers of a body with these numbers, by the fields above; the one to publish first."""
    return [_identifier(register, number) for register in REGISTERS if (number := numbers.get(register.field, ""))]


def _identifier(register: Register, number: str) -> str:
    """A Scottish or Northern Irish charity is on a register of its own."""
    if register.field == "charity_number" and number.startswith("SC"):
        return f"GB-SC-{number}"
    if register.field == "charity_number" and number.startswith("NIC"):
        return f"GB-NIC-{number.removeprefix('NIC')}"
    return f"{register.prefix}-{number}"
