"""What is withheld names its paragraph and weighs the public interest."""

import pytest

from decisions.checks import exempt_explained
from tests.decisions.checks import said

PARAGRAPH, BALANCE = "Give the paragraph of Schedule 12A", "Say why the public interest is against publishing"


@pytest.mark.parametrize(
    ("answer", "text", "expected"),
    [
        ("yes", "Paragraph 3: prices. The public interest in fair bids outweighs that in publishing them.", []),
        ("yes", "Exempt under para. 3, and the public interest is against it.", []),
        ("yes", "Paragraph 3: prices.", [BALANCE]),
        ("yes", "Prices. The public interest is against it.", [PARAGRAPH]),
        ("yes", "Paragraph 8. The public interest is against it.", [PARAGRAPH]),
        ("yes", "Paragraph 31. The public interest is against it.", [PARAGRAPH]),
        ("yes", "Prices.", [PARAGRAPH, BALANCE]),
        ("yes", " ", []),
        ("no", "Prices.", []),
        (None, "Prices.", []),
    ],
)
def test_a_paragraph_and_the_balance_are_given(answer: str | None, text: str, expected: list[str]) -> None:
    matter = said.matter({"exemption": text}, answers={"exemption": answer} if answer else {})
    wanted = [("block", "exemption#id_text", sentence, "") for sentence in expected]
    assert said.found(exempt_explained.check, matter) == wanted
