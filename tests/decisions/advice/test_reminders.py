"""Advisers are reminded before and after the day, the asker once it is late; each once."""

from datetime import datetime, timedelta

import pytest

from decisions.advice import acts, reminders
from decisions.mail.models import SentMail
from decisions.record.models import Decision
from tests.decisions.advice.asking import AT, DUE, ask, give
from tests.factories import user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def on(days: int) -> datetime:
    """That many days after the day by which it is needed."""
    return AT + timedelta(days=(DUE - AT.date()).days + days)


def said(mails: list[SentMail]) -> list[tuple[str, str]]:
    return [(mail.person.name, mail.subject.partition(":")[0]) for mail in mails]


@pytest.mark.parametrize(
    ("days", "mails"),
    [
        (-3, []),
        (-2, [("Nadia Rahman", "Advice due soon")]),
        (0, [("Nadia Rahman", "Advice due soon")]),
        (1, [("Nadia Rahman", "Advice late"), ("Amara Whitlock", "Advice late")]),
    ],
)
def test_who_is_told_when(draft: Decision, days: int, mails: list[tuple[str, str]]) -> None:
    ask(draft)
    assert said(reminders.remind(at=on(days))) == mails
    assert reminders.remind(at=on(days)) == []


def test_a_run_before_and_one_after_say_both(draft: Decision) -> None:
    ask(draft)
    assert len(reminders.remind(at=on(-1))) == 1
    assert len(reminders.remind(at=on(1))) == 2


def test_nobody_is_reminded_of_what_is_over(draft: Decision) -> None:
    give(ask(draft))
    acts.withdraw_request(request=ask(draft, "finance"), by=user("officer"), at=AT)
    assert reminders.remind(at=on(9)) == []


def test_a_reminder_says_reference_and_subject_and_nothing_of_the_content(draft: Decision) -> None:
    ask(draft, question="Is section 143 enough?")
    (mail,) = reminders.remind(at=on(0))
    assert draft.subject in mail.body
    assert f"/decisions/{draft.reference}/advice/legal/" in mail.body
    assert "143" not in mail.body
