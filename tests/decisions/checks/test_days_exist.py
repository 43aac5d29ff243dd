"""Every day in the text exists, and all are written in one style."""

import pytest

from decisions.checks import days_exist
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
NONE = ("block", "Write a day that exists")
STYLE = ("warn", "Write all days in one style")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It ends on 30 April 2027.", []),
        ("It ends on 31 April 2027.", [NONE]),
        ("It ends on 31 April.", [NONE]),
        ("It ends on 29 February 2028.", []),
        ("It ends on 29 February 2027.", [NONE]),
        ("It ends on 29 February.", []),
        ("It ends on 0 May 2027.", [NONE]),
        ("It ends on 31/12/2027.", []),
        ("It ends on 12/31/2027.", [NONE]),
        ("From 1 May 2027 to 31 June 2027.", [NONE]),
        ("It runs day and night, 24/7, in 2027/28.", []),
        ("Under Priority 3 March takes place.", []),
        ("Sections 1.2.3 and 4.5.", []),
    ],
)
def test_a_day_that_does_not_exist_stops(draft: Decision, text: str, expected: list[object]) -> None:
    assert found.written(days_exist.check, draft, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 May 2027 and 2 May 2027.", []),
        ("1st May 2027 and 2nd May 2027.", []),
        ("01/05/2027 and 02/05/2027.", []),
        ("1 May 2027 and 02/05/2027.", ["02/05/2027"]),
        ("1 May 2027 and 2nd May 2027.", ["2nd May 2027"]),
        ("1st May 2027, 2nd May 2027 and 3 May 2027.", ["3 May 2027"]),
        ("1 May 2027 and May 2, 2027.", ["May 2, 2027"]),
        ("1 May 2027 and 2027-05-02.", ["2027-05-02"]),
    ],
)
def test_the_rarer_style_is_a_warning(draft: Decision, text: str, expected: list[str]) -> None:
    found.section(draft, "background", text=text)
    findings = found.of(days_exist.check, draft)
    assert [finding.excerpt for finding in findings] == expected
    assert {(finding.level.value, finding.sentence) for finding in findings} <= {STYLE}


def test_styles_are_compared_across_the_whole_record(draft: Decision) -> None:
    found.section(draft, "reasons", text="On 1 May 2027 and 3 May 2027.")
    assert found.written(days_exist.check, draft, "On 02/05/2027 and 04/05/2027.", key="legal") == [STYLE]
