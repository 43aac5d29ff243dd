"""Mail to the public contact arrives: seeds 000 and 004 have addresses that it does not reach."""

import pytest

from decisions.checks import contact_deliverable
from tests.decisions.checks import said

EMAIL = ("block", "contact#id_contact_email", "Give an e-mail address that works")
TEAM = ("block", "contact#id_contact_team", "Write the contact’s address in its own field")


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ({}, []),
        ({"email": ""}, []),
        ({"email": "commissioning@gmca.example."}, [(*EMAIL, "commissioning@gmca.example.")]),
        ({"email": "[email\u00a0protected]"}, [(*EMAIL, "[email\u00a0protected]")]),
        ({"email": "team at gmca dot example"}, [(*EMAIL, "team at gmca dot example")]),
        ({"team": "Justice team, team at gmca dot example"}, [(*TEAM, "Justice team, team at gmca dot example")]),
        (
            {"team": "Justice team, team [at] gmca [dot] example"},
            [(*TEAM, "Justice team, team [at] gmca [dot] example")],
        ),
        ({"team": "Justice team, [email protected]"}, [(*TEAM, "Justice team, [email protected]")]),
        ({"team": "Commissioning team at Bolton Council"}, []),
    ],
)
def test_an_address_that_mail_does_not_reach_stops(contact: dict[str, str], expected: list[object]) -> None:
    assert said.found(contact_deliverable.check, said.matter(contact=contact)) == expected
