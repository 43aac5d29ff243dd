"""Every text ends with a whole sentence."""

import pytest

from decisions.checks import last_sentence_ends
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
STOP = "It ends without a full stop."
NAME = "It is a name, and says nothing of it."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The workers start in May.", []),
        ("The workers start in early May", [STOP]),
        ("The workers start in May", []),
        ("Not applicable", []),
        ("The workers start in May and", ["It ends in “and”."]),
        ("The workers start and.", ["It ends in “and.”."]),
        ("Workers:", ["It ends in “Workers:”."]),
        ("Do the workers start in May?", []),
        ("He said that “the workers start.”", []),
        ("The workers (all of them) start (in May)", []),
        ("Anyone may write to this team: team@gmca.example", []),
        ("It does what it is used for.", []),
        ("The areas are:\n\n- assessment\n- case studies", []),
        ("The areas are:\n\n- assessment\n- case studies and", ["It ends in “and”."]),
        ("Words.\n\n## What follows", ["Nothing follows the last heading."]),
        ("| Risk | Owner |\n|---|---|\n| It fails and | the |", []),
        ("Words. The Institute for Public Safety, Crime and Justice at the University of Northampton.", [NAME]),
        ("Words. The Institute for Public Safety at the University of Northampton evaluates it.", []),
        ("Words. Greater Manchester Probation Service.", []),
        ("Words. Greater Manchester Probation Service Board.", [NAME]),
        ("It stops and\n\nThe workers start in May.", []),
    ],
)
def test_the_last_sentence_is_whole(draft: Decision, text: str, why: list[str]) -> None:
    found.section(draft, "background", text=text)
    findings = found.of(last_sentence_ends.check, draft)
    assert [finding.why for finding in findings] == why
    assert {(each.rule, each.level.value, each.sentence) for each in findings} <= {
        ("V25", "warn", "Finish the last sentence")
    }


def test_the_summary_is_read_and_the_subject_needs_no_full_stop(draft: Decision) -> None:
    found.change(draft, subject="Recovery grants for people on probation in", summary="Ten councils get a grant for")
    (finding,) = found.of(last_sentence_ends.check, draft)
    assert (finding.field, finding.why) == ("id_summary", "It ends in “for”.")
