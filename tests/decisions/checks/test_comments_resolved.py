"""No comment on a section is left open."""

from datetime import timedelta

import pytest

from decisions.checks import comments_resolved
from decisions.commenting import acts
from decisions.record.models import Decision
from decisions.signoff import submission
from tests.decisions.checks import found
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

AT = NOW + timedelta(days=3)


def comment(draft: Decision, text: str = "Is this after the uplift?") -> None:
    acts.comment(decision=draft, page="reasons", text=text, by=user("governance"), at=AT)


def test_open_ones_stop_a_submission(draft: Decision) -> None:
    comment(draft)
    comment(draft, "And who asked?")
    acts.comment(decision=draft, page="funding", text="Signed?", by=user("colleague"), at=AT)
    assert found.brief(found.of(comments_resolved.check, draft)) == [
        ("X91", "block", "funding#comments", "Resolve the comment on this section"),
        ("X91", "block", "reasons#comments", "Resolve 2 comments on this section"),
    ]
    for thread in (1, 2, 3):
        acts.resolve(decision=draft, thread=thread, by=user("officer"), at=AT)
    assert found.of(comments_resolved.check, draft) == []
    assert submission.submit(decision=draft, by=user("officer"), at=AT).number == 1
