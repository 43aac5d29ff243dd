"""A number in words is the number in figures beside it."""

import pytest

from decisions.checks import words_and_figures_agree
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("A sum of ten thousand pounds (£10,000) is paid.", []),
        ("A sum of ten thousand pounds (£1,000) is paid.", ["“ten thousand” is 10,000."]),
        ("A sum of £1,000 (ten thousand pounds) is paid.", ["“ten thousand” is 10,000."]),
        ("A sum of £10,000 (ten thousand) is paid.", []),
        ("Two million pounds (£2 million) is paid.", []),
        ("Two million pounds (£2m) and one hundred and five (106) posts.", ["“one hundred and five” is 105."]),
        ("Twelve (12) posts and five (5) teams.", []),
        ("Twelve (10) posts.", ["“Twelve” is 12."]),
        ("The two (2021 and 2022) years; one (see 5) more.", []),
        ("Priority one (1).", []),
    ],
)
def test_words_are_compared_with_the_figures_beside_them(draft: Decision, text: str, why: list[str]) -> None:
    found.section(draft, "background", text=text)
    findings = found.of(words_and_figures_agree.check, draft)
    assert [finding.why for finding in findings] == why
    assert {(finding.rule, finding.level.value) for finding in findings} <= {("X06", "block")}
