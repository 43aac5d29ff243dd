"""Text and record say the same of VAT."""

import pytest

from decisions.checks import vat_said_once
from tests.decisions.checks import said


@pytest.mark.parametrize(
    ("basis", "text", "words"),
    [
        ("excluded", "£40,000 including VAT", "including VAT"),
        ("excluded", "£40,000 plus VAT", ""),
        ("excluded", "£40,000 plus VAT, £48,000 inclusive of VAT", ""),
        ("included", "£40,000 + VAT", "+ VAT"),
        ("included", "£40,000 excluding VAT", "excluding VAT"),
        ("included", "£48,000 incl. VAT", ""),
        ("included", "£40,000 net of VAT, VAT included £48,000", ""),
        ("outside_scope", "£40,000 including VAT", "including VAT"),
        ("outside_scope", "£40,000 including VAT, £30,000 excluding VAT", "including VAT"),
        ("outside_scope", "Grants are outside the scope of VAT.", ""),
        ("excluded", "With VAT they come to £48,000.", ""),
        ("", "£40,000 including VAT", ""),
    ],
)
def test_the_text_contradicts_nothing(basis: str, text: str, words: str) -> None:
    matter = said.matter({"financial": text}, money={"vat_basis": {"code": basis, "name": ""} if basis else None})
    wanted = [("warn", "financial#id_text", "Say one thing of VAT", words)] if words else []
    assert said.found(vat_said_once.check, matter) == wanted
