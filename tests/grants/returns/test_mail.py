"""Reminders of returns: when, to whom, once, and without content."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from decisions.mail.models import SentMail
from grants.returns import acts, mail
from grants.returns.models import Return
from tests.factories import user
from tests.grants.returns.asking import take_in

pytestmark = pytest.mark.django_db

DUE = datetime(2021, 7, 14, 7, tzinfo=UTC)


def said(days: int) -> list[tuple[str, str]]:
    """What a run so many days after the due day queues."""
    return sorted((each.subject.partition(":")[0], each.person.name) for each in mail.remind(at=DUE + timedelta(days)))


def both(words: str) -> list[tuple[str, str]]:
    return [(words, "Amara Whitlock"), (words, "Leo Brandreth")]


@pytest.mark.usefixtures("first")
def test_who_asked_and_the_author_are_reminded_before_and_weekly_after() -> None:
    days = (-6, -5, -4, 0, 1, 2, 7, 8, 15)
    assert {day: said(day) for day in days} == {
        **{day: [] for day in days},
        -5: both("Return due soon"),
        1: both("Return late"),
        8: both("Return late"),
        15: both("Return late"),
    }


def test_what_came_is_not_chased_until_it_is_queried(first: Return) -> None:
    take_in(first, on=DUE.date(), at=DUE)
    assert said(1) == []
    acts.query(report=first, note="Why?", by=user("finance"), at=DUE + timedelta(2))
    assert said(3) == both("Return late")


def test_a_reminder_carries_reference_and_subject_and_no_content(first: Return) -> None:
    mail.remind(at=DUE)
    decision = first.line.agreement.decision
    assert SentMail.objects.filter(subject__startswith="Return").first().body == (  # type: ignore[union-attr]
        "“Quarterly report” of Bolton Council, up to 30 June 2021, is due on 14 July 2021.\n\n"
        f"{decision.reference}: {decision.subject}\nhttp://localhost:8000/finance/returns/{first.pk}/\n"
    )


@pytest.mark.usefixtures("first")
def test_the_daily_run_reminds_once() -> None:
    for _ in range(2):
        call_command("daily", at="2021-07-15T07:00")
    assert SentMail.objects.filter(subject__startswith="Return late").count() == 2
