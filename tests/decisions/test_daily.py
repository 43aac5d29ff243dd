"""`manage.py daily`: what it does, in which order, and that doing it twice does nothing twice."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from decisions.ledger.models import LedgerEvent
from decisions.mail import digest
from decisions.mail.models import SentMail
from decisions.record.models import Version
from tests.decisions.mail.outbox import AWAY, sent, told, write
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

Run = Callable[[str], list[str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Run:
    def run(at: str) -> list[str]:
        with django_capture_on_commit_callbacks(execute=True):
            call_command("daily", at=at)
        return capsys.readouterr().out.splitlines()

    return run


def test_it_says_what_it_did_and_the_second_time_does_nothing(out: Version, run: Run) -> None:
    digest.prefer(preference="digest", by=user("officer"))
    SentMail.objects.unsent().update(sent_at=NOW + timedelta(days=4))  # what the fixtures left
    reference, last = out.decision.reference, LedgerEvent.objects.latest("number").number
    written = SentMail.objects.count()
    first = run("2021-11-12T07:00")
    mine = [line for line in first if reference in line or "DN-" not in line]
    assert [line.partition(", not sent")[0] for line in mine] == [
        f"Reminder, to sign: {reference}, to Simon Pryce",
        f"Late: {reference}, to Amara Whitlock, kept for the digest",
        f"Late: {reference}, to Joan Petrie",
        f"The ledger on 11 November 2021: entry {last}, to Joan Petrie",
        "Your decisions, 12 November 2021, to Amara Whitlock",
        "Done for 2021-11-12.",
    ]
    everything = SentMail.objects.count()
    assert everything > written
    count = len(sent())
    assert run("2021-11-12T21:00:00+00:00") == ["Done for 2021-11-12."]
    assert (SentMail.objects.count(), len(sent())) == (everything, count)


def test_what_a_dead_process_left_is_sent_first(people: None, run: Run) -> None:
    write()
    assert run("2021-10-25T11:00")[0] == "Sent after all: Notice: DN-2021-0001, to Simon Pryce"
    assert (["treasurer@gmca.example"], "Notice: DN-2021-0001") in sent()


@override_settings(EMAIL_BACKEND=AWAY)
def test_where_the_mail_server_is_away_it_goes_on_and_the_next_day_sends_all(out: Version, run: Run) -> None:
    said = run("2021-11-12T07:00")
    assert said[-1] == "Done for 2021-11-12."
    assert sent() == []
    waiting = SentMail.objects.unsent().count()
    assert waiting >= 4
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        again = run("2021-11-13T07:00")
    assert len([line for line in again if line.startswith("Sent after all")]) == waiting
    assert SentMail.objects.unsent().count() == 0
    assert told("head_hash") == [("head_hash", "governance")] * 2


@pytest.mark.parametrize("at", ["tomorrow", "2021-02-30T07:00"])
def test_a_moment_that_is_none_is_refused(people: None, at: str, run: Run) -> None:
    with pytest.raises(CommandError, match=f"“{at}” is not a moment. Write it as 2026-11-02T07:00"):
        run(at)
