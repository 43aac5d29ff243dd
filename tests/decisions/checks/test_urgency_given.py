"""X40: what is urgent says why."""

import pytest

from decisions.checks import urgency_given
from decisions.checks.matter import Matter
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("is_urgent", "reason", "sentences"),
    [
        (False, "", []),
        (False, "Left from before", []),
        (True, "The contract ends.", []),
        (True, " ", ["Say why it is urgent"]),
    ],
)
def test_urgency_needs_its_reason(draft: Decision, is_urgent: bool, reason: str, sentences: list[str]) -> None:
    draft.is_urgent, draft.urgent_reason = is_urgent, reason
    findings = list(urgency_given.check(Matter(draft, found.DAY)))
    assert [finding.sentence for finding in findings] == sentences
    assert all(finding.blocks for finding in findings)
