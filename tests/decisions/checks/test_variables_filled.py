"""Every variable of a clause or a template is filled in."""

import pytest

from decisions.checks import variables_filled
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It ends on {end date}.", [("block", "Fill in “{end date}”")]),
        ("{service} and { service }", [("block", "Fill in “{service}”")]),
        ("The set {a, b} is no variable.", []),
        ("It ends on 31 March 2022.", []),
    ],
)
def test_variables_left_open_stop_a_submission(draft: Decision, text: str, expected: list[tuple[str, str]]) -> None:
    assert found.written(variables_filled.check, draft, text) == expected
