"""No tags, entities, template marks or dot leaders are left in the text."""

import pytest

from decisions.checks import word_debris
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
TAGS = ("block", "Take out the web page tags")
LETTER = ("block", "Type the character itself")
TEMPLATE = ("block", "Fill in what the template left")
LEADERS = ("block", "Take out the dot leaders")
DAMAGED = ("block", "Type the damaged characters again")
APOSTROPHE = ("warn", "Put the apostrophe back")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>The decision is that:</p>", [TAGS]),
        ("Line<br/>break", [TAGS]),
        ('<span class="x">words</span>', [TAGS]),
        ("Bread &amp; butter", [LETTER]),
        ("Bread&#160;and butter", [LETTER]),
        ("Dear {{ name }},", [TEMPLATE]),
        ("Dear «Name»,", [TEMPLATE]),
        ("See Error! Reference source not found.", [("block", "Mend the reference that Word lost")]),
        ("Signed.....", [LEADERS]),
        ("Date…… 1 May", [LEADERS]),
        ("Signed ______", [LEADERS]),
        ("The childâ€™s plan costs Â£5", [DAMAGED]),
        ("The childrens homes", [APOSTROPHE]),
        ("They dont know", [APOSTROPHE]),
        ("a women s refuge", [APOSTROPHE]),
        ("The trust and its’ partners", [APOSTROPHE]),
        ("<p>They dont know</p>", [TAGS, APOSTROPHE]),
    ],
)
def test_debris_is_found(draft: Decision, text: str, expected: list[object]) -> None:
    assert found.written(word_debris.check, draft, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Fewer than 5 < 10 and 3 > 2, so a<b.",
        "Write to <https://example.org/> or <mailto:a@b.example>.",
        "Research & Development; R&D; AT&T.",
        "And so on... or so…",
        "**Bold** and _slanted_ words, ___ a rule",
        "The children’s homes, women's refuges and the peoples of Europe.",
        "People seek help, women stay, men serve.",
        "As was their wont; thieves’ cant; mens rea; dimensions.",
        "[a link](https://example.org/?a=1&b=2)",
    ],
)
def test_what_only_looks_like_debris_is_not(draft: Decision, text: str) -> None:
    assert found.written(word_debris.check, draft, text) == []


@pytest.mark.parametrize(
    ("column", "place"),
    [
        ("subject", ("subject", "id_subject")),
        ("summary", ("subject", "id_summary")),
        ("key_reason", ("type", "id_key_reason")),
        ("contact_team", ("contact", "id_contact_team")),
    ],
)
def test_plain_fields_are_read(draft: Decision, column: str, place: tuple[str, str]) -> None:
    found.change(draft, **{column: "<p>Words enough for anything"})
    (finding,) = found.of(word_debris.check, draft)
    assert (finding.section, finding.field, finding.rule) == (*place, "V16")
    assert (finding.why, finding.excerpt) == ("“<p>” would be printed.", "<p>Words enough for anything")
