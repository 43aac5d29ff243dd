"""The head of the ledger is announced once a day, so that a chain that was rewritten is found."""

from datetime import timedelta

import pytest
from django.core import mail
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from decisions.ledger import chain as ledger
from decisions.ledger.models import LedgerEvent
from decisions.mail import head
from decisions.record.models import Decision
from tests.conftest import guards_off
from tests.decisions.raw import execute
from tests.decisions.witness import Line, written
from tests.factories import NOW

pytestmark = pytest.mark.django_db

MORNING = NOW + timedelta(days=9)


def test_number_and_hash_are_written_down_and_mailed_to_governance(
    draft: Decision, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    last = LedgerEvent.objects.latest("number")
    with written() as lines, django_capture_on_commit_callbacks(execute=True):
        head.announce(at=MORNING)
    said = {"day": "2021-11-02", "entries": last.number, "number": last.number, "sha256": last.sha256}
    assert lines == [Line("head", "This program", "", MORNING, "", "", said)]
    (message,) = mail.outbox
    assert (message.to, message.subject) == (
        ["governance@gmca.example"],
        f"The ledger on 2 November 2021: entry {last.number}",
    )
    assert f"number {last.number}. Its SHA-256 is\n\n{last.sha256}\n" in message.body
    assert list(ledger.faults()) == []


def test_a_day_that_goes_on_has_no_head(draft: Decision) -> None:
    """What is written on the morning itself counts from the next morning on."""
    assert head.announce(at=NOW) == []
    head.announce(at=MORNING)
    first = head.heads().get()
    ledger.record(act="save", by=None, at=MORNING, reference=draft.reference)
    ledger.record(act="save", by=None, at=MORNING + timedelta(days=1), reference=draft.reference)
    head.announce(at=MORNING + timedelta(days=1, hours=1))
    second = head.heads()[0]
    assert (second.detail["day"], second.detail["entries"]) == ("2021-11-03", 2)
    assert second.detail["number"] == first.detail["number"] + 2 == first.number + 1


def test_once_a_day_and_never_for_a_day_before(draft: Decision) -> None:
    assert len(head.announce(at=MORNING)) == 1
    with written() as lines:
        assert head.announce(at=MORNING + timedelta(hours=10)) == []
        assert head.announce(at=MORNING - timedelta(days=1)) == []
    assert lines == []
    assert len(head.announce(at=MORNING + timedelta(days=1))) == 1


def test_a_chain_that_was_rewritten_whole_no_longer_has_the_hash_that_was_mailed(draft: Decision) -> None:
    """Every hash is made anew, so that the chain is sound in itself; the mail says otherwise."""
    (row,) = head.announce(at=MORNING)
    number = LedgerEvent.objects.get(act="head").detail["number"]
    before = LedgerEvent.objects.get(number=number).sha256
    with guards_off("decisions_ledgerevent"):
        execute("UPDATE decisions_ledgerevent SET by_name = 'Somebody Else' WHERE number = 1")
        previous = ledger.FIRST
        for event in LedgerEvent.objects.order_by("number"):
            event.previous_sha256 = previous
            previous = ledger.fingerprint(event)
            execute(
                "UPDATE decisions_ledgerevent SET previous_sha256 = %s, sha256 = %s WHERE number = %s",
                event.previous_sha256,
                previous,
                event.number,
            )
    after = LedgerEvent.objects.get(number=number).sha256
    assert (before in row.body, after in row.body, before == after) == (True, False, False)
