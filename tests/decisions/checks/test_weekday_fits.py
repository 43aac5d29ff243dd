"""The day of the week belongs to the date."""

import pytest

from decisions.checks import weekday_fits
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("It starts on Tuesday 3 March 2026.", []),
        ("It starts on Monday 3 March 2026.", ["3 March 2026 is a Tuesday, not a Monday."]),
        ("It starts on Mon, 3rd March 2026.", ["3 March 2026 is a Tuesday, not a Monday."]),
        ("It starts on Monday the 3rd of March 2026.", ["3 March 2026 is a Tuesday, not a Monday."]),
        ("It starts on Thurs 3 March 2026.", ["3 March 2026 is a Tuesday, not a Thursday."]),
        ("It starts on Monday 03/03/2026.", ["3 March 2026 is a Tuesday, not a Monday."]),
        ("It starts on Monday 3 March.", []),
        ("Every Monday. 3 March 2026 is different.", []),
        ("It starts on Monday 31 April 2026.", []),
    ],
)
def test_weekday_and_date_are_one_day(draft: Decision, text: str, why: list[str]) -> None:
    found.section(draft, "background", text=text)
    findings = found.of(weekday_fits.check, draft)
    assert [finding.why for finding in findings] == why
    assert {(finding.rule, finding.level.value) for finding in findings} <= {("X03", "block")}
