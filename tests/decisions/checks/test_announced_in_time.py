"""The notice was published before the decision was due."""

from datetime import date

import pytest

from decisions.checks import announced_in_time
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("published", "due", "why"),
    [
        (date(2024, 6, 11), date(2024, 6, 12), []),
        (date(2024, 6, 12), date(2024, 6, 12), []),
        (date(2024, 6, 13), date(2024, 6, 12), ["13 June 2024 is 1 day after 12 June 2024."]),
        (date(2024, 7, 8), date(2024, 6, 12), ["8 July 2024 is 26 days after 12 June 2024."]),
        (None, date(2024, 6, 12), []),
        (date(2024, 7, 8), None, []),
    ],
)
def test_a_notice_after_the_decision_was_due_is_a_warning(
    draft: Decision, published: date | None, due: date | None, why: list[str]
) -> None:
    found.change(draft, first_published_on=published, due_on=due)
    findings = found.of(announced_in_time.check, draft)
    assert [finding.why for finding in findings] == why
    assert {(finding.rule, finding.level.value, finding.field) for finding in findings} <= {
        ("V10", "warn", "id_first_published_on")
    }
