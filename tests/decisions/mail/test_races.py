"""Two processes at the same instant mail a thing once."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import override_settings

from decisions.ledger import chain as ledger
from decisions.ledger.models import LedgerEvent
from decisions.mail import digest, head, sending
from decisions.mail.models import SentMail
from decisions.signoff import reminders
from tests import factories
from tests.decisions.mail.outbox import AWAY, sent, told, write
from tests.factories import NOW, user
from tests.races import overlap, together

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOW + timedelta(days=1)
MORNING = NOW + timedelta(days=9)


def test_two_processes_at_once_send_it_once(authority: None) -> None:
    with override_settings(EMAIL_BACKEND=AWAY), transaction.atomic():
        row = write()
    assert row is not None
    for _ in range(5):
        outcomes = together(lambda: sending.send(row, at=LATER), lambda: sending.send(row, at=LATER))
        assert not any(isinstance(outcome, Exception) for outcome in outcomes)
    assert sent() == [(["treasurer@gmca.example"], "Notice: DN-2021-0001")]


def test_one_that_is_being_sent_is_passed_over_and_sent_later_if_that_fails(authority: None) -> None:
    with override_settings(EMAIL_BACKEND=AWAY), transaction.atomic():
        row = write()
    assert row is not None
    first, second = overlap(
        lambda: SentMail.objects.select_for_update().get(pk=row.pk), lambda: sending.send(row, at=LATER), commit=False
    )
    assert (first, second, sent()) == (row, False, [])
    assert sending.send(row, at=LATER) is True


def test_two_that_may_go_once_are_one_on_two_connections(authority: None) -> None:
    first, second = overlap(lambda: write(once="x"), lambda: write(once="x"))
    assert first is not None
    assert isinstance(second, IntegrityError)
    assert told() == [("notice", "treasurer")]


def test_two_runs_at_once_announce_it_once(authority: None) -> None:
    with transaction.atomic():
        ledger.record(act="start", by=None, at=NOW)
    outcomes = together(lambda: head.announce(at=MORNING), lambda: head.announce(at=MORNING))
    assert sorted(len(outcome) for outcome in outcomes) == [0, 1]
    assert LedgerEvent.objects.filter(act="head").count() == 1
    assert told() == [("head_hash", "governance")]


def test_two_daily_runs_at_once_send_everything_once(authority: None) -> None:
    version = factories.signed(count=2)
    digest.prefer(preference="digest", by=user("officer"))
    at = (NOW + timedelta(days=30)).isoformat()
    together(lambda: call_command("daily", at=at), lambda: call_command("daily", at=at))
    reference = version.decision.reference
    on_record = SentMail.objects.filter(queued_at__gt=MORNING).values_list("kind", flat=True)
    assert sorted(on_record) == ["digest", "escalation", "escalation", "head_hash", "reminder"]
    late = [(to, subject) for to, subject in sent() if subject.startswith(("Reminder", "Late", "Your", "The ledger"))]
    assert sorted(to[0].partition("@")[0] for to, _ in late) == ["governance", "governance", "officer", "treasurer"]
    assert (["treasurer@gmca.example"], f"Reminder, to sign: {reference}") in late


def test_an_empty_ledger_has_no_head(authority: None) -> None:
    assert head.announce(at=MORNING) == []
    assert LedgerEvent.objects.count() == 0


def test_two_clicks_on_the_reminder_send_one(authority: None) -> None:
    decision = factories.submitted().decision
    outcomes = together(
        lambda: reminders.ask(decision=decision, by=user("officer"), at=LATER),
        lambda: reminders.ask(decision=decision, by=user("officer"), at=LATER),
    )
    refusals = [str(outcome) for outcome in outcomes if isinstance(outcome, Exception)]
    assert refusals == [f"A reminder about {decision.reference} went out today. You can send another one tomorrow."]
    assert told("reminder") == [("reminder", "assistant.director")]
