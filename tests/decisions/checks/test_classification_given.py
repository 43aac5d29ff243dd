"""Function, kind, type, stage and the key question are answered."""

import pytest

from decisions.checks import classification_given
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
ALL = [
    ("V26", "block", "type#id_function_family", "Say which function this decision exercises"),
    ("V26", "block", "type#id_kind", "Say what kind of decision this is"),
    ("V26", "block", "type#id_type", "Say whose decision this is"),
    ("V26", "block", "type#id_stage", "Say which stage this decision is at"),
    ("V26", "block", "type#id_is_key", "Say whether this is a key decision"),
]


def test_nothing_is_found_when_all_are_answered(draft: Decision) -> None:
    assert found.of(classification_given.check, draft) == []


def test_each_is_asked_for_where_it_is_answered(draft: Decision) -> None:
    found.change(draft, function_family="", kind="", type="", stage="", is_key=None)
    assert found.brief(found.of(classification_given.check, draft)) == ALL


@pytest.mark.parametrize(("field", "at"), [("function_family", 0), ("kind", 1), ("type", 2), ("stage", 3)])
def test_one_that_is_missing_is_asked_for_alone(draft: Decision, field: str, at: int) -> None:
    found.change(draft, **{field: ""})
    assert found.brief(found.of(classification_given.check, draft)) == [ALL[at]]


@pytest.mark.parametrize(("is_key", "expected"), [(True, []), (False, []), (None, ALL[4:])])
def test_no_is_an_answer_to_the_key_question_and_silence_is_none(
    draft: Decision, is_key: bool | None, expected: list[object]
) -> None:
    found.change(draft, is_key=is_key)
    assert found.brief(found.of(classification_given.check, draft)) == expected
