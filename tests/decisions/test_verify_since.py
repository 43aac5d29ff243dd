"""Proving only what is new, and in batches."""

import io

import pytest
from django.core.management import CommandError, call_command

from decisions.ledger import batches as ledger_batches
from decisions.ledger.batches import batches
from decisions.ledger.models import LedgerEvent
from decisions.record.models import Decision
from tests import factories
from tests.conftest import guards_off
from tests.decisions.raw import execute

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority")]


def proved(**options: str) -> str:
    call_command("verify", stdout=(said := io.StringIO()), **options)
    return said.getvalue()


def test_since_a_day_counts_what_happened_since() -> None:
    factories.signed(count=2)
    assert proved(since="26 October 2021") == (
        "Proved since 26 October 2021: 2 ledger entries, and 1 decisions that they speak of.\n"
    )
    assert proved(since="1 Jan 2030") == (
        "Proved since 1 Jan 2030: 0 ledger entries, and 0 decisions that they speak of.\n"
    )


def test_what_was_before_is_trusted_and_what_came_after_is_not() -> None:
    factories.signed(count=2)
    with guards_off():
        execute("UPDATE decisions_ledgerevent SET by_name = 'Somebody' WHERE number = 1")
    proved(since="26 October 2021")
    with guards_off():
        last = LedgerEvent.objects.latest("number").number
        execute(f"UPDATE decisions_ledgerevent SET by_name = 'Somebody' WHERE number = {last}")
    with pytest.raises(CommandError, match="found"):
        proved(since="26 October 2021")


def test_a_day_that_is_none_is_refused_with_the_reason() -> None:
    with pytest.raises(CommandError, match="April has 30 days"):
        proved(since="31/4/2025")


def test_batches_hold_every_reference_once_and_a_fault_in_any_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_batches, "SIZE", 2)
    references = [factories.draft().reference for _ in range(5)]
    assert [reference for batch in batches() for reference in batch] == sorted(references)
    assert max(len(batch) for batch in batches()) == 2
    proved()
    with guards_off():
        Decision.objects.filter(reference=references[3]).update(state="decided")
    with pytest.raises(CommandError):
        proved()
