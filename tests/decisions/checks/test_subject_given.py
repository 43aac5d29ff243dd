"""A subject and a plain summary are there."""

import pytest

from decisions.checks import subject_given
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
SUBJECT = ("X01", "block", "subject#id_subject", "Give a subject that says what changes for whom")
SUMMARY = ("X01", "block", "subject#id_summary", "Write a summary in plain English")


def test_nothing_is_found_of_a_full_subject_and_summary(draft: Decision) -> None:
    assert found.of(subject_given.check, draft) == []


@pytest.mark.parametrize(
    ("subject", "expected"),
    [("", [SUBJECT]), ("x" * 14, [SUBJECT]), (f"  {'x' * 14}  ", [SUBJECT]), ("x" * 15, []), ("x" * 250, [])],
)
def test_a_subject_has_fifteen_characters_at_least(draft: Decision, subject: str, expected: list[object]) -> None:
    found.change(draft, subject=subject)
    assert found.brief(found.of(subject_given.check, draft)) == expected


def test_the_finding_counts_what_is_there(draft: Decision) -> None:
    found.change(draft, subject=" Grants ")
    (finding,) = found.of(subject_given.check, draft)
    assert finding.why == "A subject has 15 to 250 characters; this one has 6."


@pytest.mark.parametrize("summary", ["", "   ", "\n"])
def test_a_summary_is_words(draft: Decision, summary: str) -> None:
    found.change(draft, summary=summary)
    assert found.brief(found.of(subject_given.check, draft)) == [SUMMARY]
