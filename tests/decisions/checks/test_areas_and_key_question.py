"""A decision for several districts says why it is not key."""

import pytest

from commissioning.models import Locality
from decisions.checks import areas_and_key_question
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
WARNS = [("V08", "warn", "type#id_key_reason", "Say why this is not a key decision")]


@pytest.mark.parametrize(
    ("columns", "areas", "expected"),
    [
        ({}, 2, WARNS),
        ({}, 1, []),
        ({}, 0, []),
        ({"key_reason": "No one’s service changes."}, 2, []),
        ({"key_reason": "  "}, 2, WARNS),
        ({"is_key": True}, 2, []),
        ({"is_key": None}, 2, []),
        ({"function_family": "pcc"}, 2, []),
        ({"function_family": ""}, 2, []),
        ({"function_family": "mayoral_general"}, 2, WARNS),
    ],
)
def test_two_areas_and_no_reason_are_a_warning(
    draft: Decision, columns: dict[str, object], areas: int, expected: list[object]
) -> None:
    found.change(draft, **{"function_family": "general", "is_key": False, "key_reason": ""} | columns)
    draft.localities.set(Locality.objects.all()[:areas])
    assert found.brief(found.of(areas_and_key_question.check, draft)) == expected
