"""What verify finds where returns were altered behind the program."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.storage import storages

from commissioning.lib import uploads
from grants.returns import proof
from grants.returns.models import (
    Actual,
    Indicator,
    Return,
)
from tests.conftest import guards_off
from tests.grants.returns.asking import ask, take_in

pytestmark = pytest.mark.django_db

FILE = uploads.check("report.txt", b"Forty women were seen.")


def test_what_was_altered_behind_the_program_is_found(first: Return) -> None:
    reference = first.line.agreement.decision.reference
    step = take_in(first, file=FILE, actuals={first.line.indicators.earliest("number").pk: Decimal(1)})
    with guards_off():
        Actual.objects.update(actual=Decimal(99))
        Return.objects.filter(number=4).update(due_on=date(2023, 4, 14))
        Indicator.objects.filter(number=1).update(target=Decimal(1))
    with storages["papers"].open(step.name, "wb") as stored:
        stored.write(b"Nobody was seen.")
    assert list(proof.faults()) == [
        f"Reporting line 1 of {reference}, “Quarterly report”: it is not as it was written.",
        f"Reporting line 1 of {reference}, “Quarterly report”: its returns are not as they were planned.",
        f"Return 1 of “Quarterly report” of {reference}, step 1: it is not as it was written.",
        f"The return “report.txt” of {reference}: the file was altered after it was stored.",
    ]


def test_what_was_taken_out_behind_the_program_is_found(first: Return) -> None:
    reference = first.line.agreement.decision.reference
    gone, step = ask(first.line.agreement, title="Yearly report", frequency="annual"), take_in(first)
    with guards_off():
        step.delete()
        gone.indicators.all().delete()
        gone.returns.all().delete()
        gone.delete()
    assert list(proof.faults()) == [
        f"Reporting line 2 of {reference}: it is in the ledger and gone from the record.",
        f"Return 1 of line 1 of {reference}, step 1: it is in the ledger and gone from the record.",
    ]


def test_a_file_that_is_gone_is_found(first: Return) -> None:
    step = take_in(first, file=FILE)
    storages["papers"].delete(step.name)
    reference = first.line.agreement.decision.reference
    assert list(proof.faults()) == [f"The return “report.txt” of {reference}: the file is gone from the storage."]
