"""The public has someone to write to: seed 001 ends with a blank contact."""

import pytest

from decisions.checks import contact_given
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
TEAM = ("V15", "block", "contact#id_contact_team", "Give a public contact")
EMAIL = ("V15", "block", "contact#id_contact_email", "Give the contact’s e-mail address")


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({}, []),
        ({"contact_phone": ""}, []),
        ({"contact_team": ""}, [TEAM]),
        ({"contact_team": "  "}, [TEAM]),
        ({"contact_email": ""}, [EMAIL]),
        ({"contact_team": "", "contact_email": ""}, [TEAM, EMAIL]),
    ],
)
def test_a_team_and_an_address_are_given(draft: Decision, columns: dict[str, str], expected: list[object]) -> None:
    found.change(draft, **columns)
    assert found.brief(found.of(contact_given.check, draft)) == expected
