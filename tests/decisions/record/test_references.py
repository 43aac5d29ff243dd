"""Reference numbers: without gaps, never twice, also when many start at the same instant and some die of it."""

import os
import signal
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from commissioning.lib.refusal import Refused
from decisions.ledger import chain as ledger
from decisions.ledger.models import LedgerEvent
from decisions.record.models import Decision, ReferenceCounter
from decisions.record.references import next_reference
from tests import factories
from tests.factories import NOW, user
from tests.races import overlap, together


@pytest.mark.django_db
def test_numbers_follow_each_other_in_their_year(authority: None) -> None:
    at = [NOW, NOW, NOW + timedelta(days=365), NOW, NOW + timedelta(days=365)]
    assert [factories.draft(at=moment).reference for moment in at] == [
        "DN-2021-0001",
        "DN-2021-0002",
        "DN-2022-0001",
        "DN-2021-0003",
        "DN-2022-0002",
    ]
    assert list(ReferenceCounter.objects.order_by("year").values_list("year", "last")) == [(2021, 3), (2022, 2)]


@pytest.mark.django_db
def test_a_refused_start_takes_no_number(authority: None) -> None:
    with pytest.raises(Refused):
        factories.draft(by=user("finance"))
    assert factories.draft().reference == "DN-2021-0001"


@pytest.mark.django_db
def test_a_start_that_fails_gives_its_number_back(authority: None) -> None:
    with transaction.atomic():
        assert factories.draft().reference == "DN-2021-0001"
        transaction.set_rollback(True)
    assert Decision.objects.count() == 0
    assert factories.draft().reference == "DN-2021-0001"


@pytest.mark.django_db
def test_the_ten_thousandth_has_five_figures(authority: None) -> None:
    ReferenceCounter.objects.create(year=2021, last=9999)
    assert factories.draft().reference == "DN-2021-10000"


@pytest.mark.django_db(transaction=True)
def test_starts_at_the_same_instant_get_numbers_of_their_own(authority: None) -> None:
    found = together(*[factories.draft] * 6)
    assert sorted(decision.reference for decision in found) == [f"DN-2021-000{at}" for at in range(1, 7)]
    assert ReferenceCounter.objects.get().last == 6


@pytest.mark.django_db(transaction=True)
def test_the_second_waits_for_the_first_and_takes_its_number_when_that_fails(authority: None) -> None:
    first, second = overlap(lambda: next_reference(year=2021), factories.draft, commit=False)
    assert (first, second.reference) == ("DN-2021-0001", "DN-2021-0001")
    first, second = overlap(lambda: factories.draft().reference, factories.draft)
    assert (first, second.reference) == ("DN-2021-0002", "DN-2021-0003")
    with connection.cursor() as cursor:
        cursor.execute("SELECT last FROM decisions_referencecounter")
        assert cursor.fetchall() == [(3,)]


def start_in_a_child(gate: int, *, dies: bool) -> int:
    """A process of its own that waits at the gate, takes a number, and commits or dies with it in hand."""
    child = os.fork()
    if child == 0:
        try:
            os.read(gate, 1)
            with transaction.atomic():
                factories.draft()
                if dies:
                    os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(0)
    return child


@pytest.mark.django_db(transaction=True)
def test_of_twenty_processes_at_once_seven_die_with_a_number_in_hand_and_there_is_no_gap(authority: None) -> None:
    connections.close_all()  # a connection is not shared with a child
    gate, opened = os.pipe()
    children = [start_in_a_child(gate, dies=number % 3 == 1) for number in range(20)]
    os.write(opened, b"x" * len(children))
    ends = [os.waitpid(child, 0)[1] for child in children]
    os.close(gate)
    os.close(opened)
    assert ends == [signal.SIGKILL if number % 3 == 1 else 0 for number in range(20)]
    references = sorted(Decision.objects.values_list("reference", flat=True))
    assert references == [f"DN-2021-{number:04d}" for number in range(1, 14)]
    assert list(ledger.faults()) == []
    assert LedgerEvent.objects.count() == 13
    assert factories.draft().reference == "DN-2021-0014"
