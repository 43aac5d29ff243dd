"""Ordinals have the right ending."""

import pytest

from decisions.checks import ordinals_right
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 23rd 30th 101st 111th 112th", []),
        ("on 22th April", ["22th"]),
        ("on 11st April", ["11st"]),
        ("the 21th century and the 3th floor", ["21th", "3th"]),
        ("on 1ST April and 2TH May", ["2TH"]),
        ("£5th, A1st, 4.5th and 1,002th", []),
    ],
)
def test_a_wrong_ending_is_a_warning(draft: Decision, text: str, expected: list[str]) -> None:
    found.section(draft, "background", text=text)
    findings = found.of(ordinals_right.check, draft)
    assert [finding.excerpt for finding in findings] == expected
    assert {(finding.rule, finding.level.value) for finding in findings} <= {("X04", "warn")}
