"""Nothing is left open in the text."""

import pytest

from decisions.checks import nothing_left_open
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
CONFIRM = "Write what is still to be confirmed"
BLANK = "Fill in what was left blank"
ATTACHED = "Say here what the attachment says"
EXPLORED = "Say what was found, not that it will be looked at"
LOST = "Put back the words that were lost"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Recipient: TBC", [("block", CONFIRM)]),
        ("The owner is TBD.", [("block", CONFIRM)]),
        ("A grant of £X is awarded.", [("block", BLANK)]),
        ("A grant of £xx,xxx is awarded.", [("block", BLANK)]),
        ("From XX/XX/2027.", []),
        ("From xx/xx/xxxx.", [("block", BLANK)]),
        ("How many??", [("block", BLANK)]),
        ("To [insert name] of", [("block", BLANK)]),
        ("See attached decision notice.", [("block", ATTACHED)]),
        ("This will be explored. Alternatively …", [("warn", EXPLORED)]),
        ("The sum is to be confirmed.", [("warn", CONFIRM)]),
        ("The list can be found within the annex.", [("warn", "Say here what is found there")]),
        ("The spreadsheet is found here.", [("warn", "Give the link")]),
        ("Developed by, with oversight from others.", [("warn", LOST)]),
        ("One, , two.", [("warn", LOST)]),
        ("Recipient: TBC. This will be explored.", [("block", CONFIRM), ("warn", EXPLORED)]),
    ],
)
def test_what_is_left_open_is_found(draft: Decision, text: str, expected: list[object]) -> None:
    assert found.written(nothing_left_open.check, draft, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "People can be found in custody. The report was attached to the file.",
        "The route was explored and rejected; officers considered it further.",
        "The figures are to be confirmed by finance each April.",
        "The list is [found here](https://example.org/).",
        "They feel safe here. Services available to all.",
        "Developed by the team, with oversight from others.",
        "TBCs are trade bodies. Is it safe? It is.",
        "A link [to addresses](https://example.org/) and [an added note].",
        "[Add a comment](https://example.org/)",
        "Super Bowl XXX, and foxx.",
        "Equal shares, … and more",
    ],
)
def test_what_only_sounds_open_is_not(draft: Decision, text: str) -> None:
    assert found.written(nothing_left_open.check, draft, text) == []
