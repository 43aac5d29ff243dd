"""Reminders of the subsidy database: when, to whom, once, and without amounts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from commissioning.example import authority as example
from decisions.mail.models import SentMail
from grants.awards.models import Agreement
from grants.subsidy import mail
from tests.grants.subsidy.assisting import enter, given

pytestmark = pytest.mark.django_db

DUE = datetime(2022, 1, 26, 7, tzinfo=UTC)


@pytest.fixture(scope="module")
def _given(kept: None) -> None:
    example.load()
    given("200000.00")


def said(days: int) -> list[tuple[str, str]]:
    """What a run so many days after the due day queues."""
    sent = mail.remind(at=DUE + timedelta(days))
    return sorted((each.subject.rpartition(":")[0], each.person.name) for each in sent)


def both(words: str) -> list[tuple[str, str]]:
    return [(f"Subsidy database: {words}", name) for name in ("Amara Whitlock", "Leo Brandreth")]


@pytest.mark.usefixtures("_given")
def test_the_author_and_finance_are_reminded_before_and_weekly_after() -> None:
    days = (-15, -14, -13, 0, 1, 2, 7, 8, 15)
    assert {day: said(day) for day in days} == {
        **{day: [] for day in days},
        -14: both("entry due soon"),
        1: both("entry overdue"),
        8: both("entry overdue"),
        15: both("entry overdue"),
    }


@pytest.mark.usefixtures("_given")
def test_what_is_entered_is_not_chased() -> None:
    enter(Agreement.objects.get(), entered_on=date(2021, 11, 8))
    assert said(1) == []


@pytest.mark.usefixtures("_given")
def test_the_daily_run_reminds_once_and_names_no_amount() -> None:
    for _ in range(2):
        call_command("daily", at="2022-01-27T07:00")
    sent = SentMail.objects.filter(subject__startswith="Subsidy database")
    decision, grantee = Agreement.objects.get().decision, Agreement.objects.get().grantee_id
    assert [each.body for each in sent] == [
        f"The entry for Bolton Council was due on 26 January 2022.\n\n{decision.reference}: {decision.subject}\n"
        f"http://localhost:8000/finance/subsidy/{decision.reference}/{grantee}/\n"
    ] * 2
