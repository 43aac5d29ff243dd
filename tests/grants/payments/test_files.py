"""A payment file that was never sent is withdrawn: what it had is free again, and the database holds both."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from commissioning.example import authority
from grants.payments import files, releasing
from grants.payments.models import Instalment, PaymentFile, PaymentFileWithdrawal, Step
from grants.payments.paying import pay
from grants.written import stamped
from tests.conftest import guards_off
from tests.decisions.pages import main_text, page, signed_in
from tests.decisions.raw import refused
from tests.decisions.witness import refused as said
from tests.decisions.witness import written
from tests.factories import user
from tests.grants.payments import paying as to
from tests.grants.payments.paying import AGREED, award_of, later

pytestmark = pytest.mark.django_db

WHY = "It was made with last week’s day and never sent."


@pytest.fixture(scope="module")
def _seed(kept: None) -> None:
    authority.load()
    to.seed(["Bolton", "Bury"])
    for name in ("Bolton", "Bury"):
        to.release(to.plan(award_of(name))[0])


@pytest.fixture
def released(_seed: None, db: None) -> list[Instalment]:
    """The first instalments of Bolton, £23,191.11, and Bury, £12,913.91."""
    return list(Instalment.objects.with_state().filter(state="released").order_by("-amount"))  # type: ignore[misc]


@pytest.fixture
def file(released: list[Instalment]) -> PaymentFile:
    return files.make_payment_file(by=user("finance"), at=AGREED)


def withdraw(file: PaymentFile, reason: str = WHY) -> PaymentFileWithdrawal:
    return files.withdraw_payment_file(file=file, reason=reason, by=user("finance"), at=later(1))


def paid(instalment: Instalment, reference: str) -> Step:
    given: dict[str, Any] = {"paid_on": AGREED.date(), "by": user("finance"), "at": AGREED}
    return pay(instalment=instalment, amount=instalment.amount, ledger_reference=reference, **given)


def test_what_a_withdrawn_file_had_goes_into_the_next_or_is_withheld(
    released: list[Instalment], file: PaymentFile
) -> None:
    with written() as lines:
        withdraw(file)
    assert [(line.act, line.by, line.detail["number"], line.detail["reason"]) for line in lines] == [
        ("withdraw_payment_file", "Leo Brandreth", 1, WHY)
    ]
    releasing.withhold(instalment=released[1], reason="Bury asked.", by=user("finance"), at=later(1))
    again = files.make_payment_file(by=user("finance"), at=later(1))
    assert (again.number, again.total, again.lines.get().instalment) == (2, Decimal("23191.11"), released[0])
    assert file.lines.count() == 2
    assert list(files.faults()) == []


def test_a_withdrawn_file_is_not_downloaded(file: PaymentFile) -> None:
    withdraw(file)
    with said("Payment file 1 was withdrawn, so it is not to be sent."):
        files.note_payment_file(file=PaymentFile.objects.get(), by=user("finance"), at=later(1))


def test_a_file_is_withdrawn_once_with_a_reason_and_before_the_bank_paid_any_of_it(
    released: list[Instalment], file: PaymentFile
) -> None:
    with said("Say why it is withdrawn."):
        withdraw(file, " ")
    with transaction.atomic():
        paid(released[0], "BACS 1")
        with said(f"{released[0].reference} in it is paid, so the bank had the file."):
            withdraw(file)
        transaction.set_rollback(True)
    withdraw(file)
    with said("Payment file 1 is withdrawn already."):
        withdraw(file)


def test_the_database_keeps_a_file_of_which_something_was_paid(released: list[Instalment], file: PaymentFile) -> None:
    paid(released[1], "BACS 2")
    with refused("a payment file of which something was paid stands"):
        PaymentFileWithdrawal.objects.create(file=file, reason=WHY, **stamped(user("finance"), AGREED))


def test_the_database_wants_a_reason_and_keeps_a_withdrawal_as_it_is(file: PaymentFile) -> None:
    with pytest.raises(IntegrityError, match="payment_file_withdrawal_says_why"), transaction.atomic():
        PaymentFileWithdrawal.objects.create(file=file, reason="", **stamped(user("finance"), AGREED))
    made = withdraw(file)
    with refused("is append-only"):
        PaymentFileWithdrawal.objects.update(reason="Other.")
    with refused("is append-only"):
        made.delete()


def test_the_database_keeps_an_instalment_out_of_a_second_file_that_stands(
    released: list[Instalment], file: PaymentFile
) -> None:
    second = PaymentFile.objects.create(number=2, total=1, sha256="0" * 64, **stamped(user("finance"), AGREED))
    line = {"payee_name": "X", "pay_on": AGREED.date(), "narrative": "X", "amount": released[0].amount}
    with refused("an instalment is in one payment file"):
        second.lines.create(instalment=released[0], **line)


def test_a_withdrawal_that_was_altered_or_added_is_found(file: PaymentFile) -> None:
    withdraw(file)
    with guards_off():
        PaymentFileWithdrawal.objects.update(reason="Other.")
    wrong = "Payment file 1: its withdrawal is not as the ledger has it."
    assert list(files.faults()) == [wrong, wrong]  # what is there and what the ledger has


def test_a_reference_of_the_ledger_stands_once_around_the_form(released: list[Instalment]) -> None:
    paid(released[0], "BACS 1")
    step = {"number": 3, "kind": "paid", "state": "paid", "amount": released[1].amount}
    with refused("another payment has the reference BACS 1"):
        released[1].steps.create(
            **step, effective_on=AGREED.date(), ledger_reference="BACS 1", **stamped(user("finance"), AGREED)
        )


def test_a_payment_taken_back_lets_its_reference_go(released: list[Instalment]) -> None:
    first = paid(released[0], "BACS 1")
    back = {"number": first.number + 1, "kind": "reversed", "state": "released", "amount": first.amount}
    released[0].steps.create(**back, effective_on=AGREED.date(), reason="X", **stamped(user("finance"), AGREED))
    paid(released[0], "BACS 2")
    with said("BACS 2 is the reference of another payment."):
        paid(released[1], "BACS 2")
    assert paid(released[1], "BACS 1").ledger_reference == "BACS 1"


def test_a_file_is_withdrawn_by_its_form(client: Client, released: list[Instalment], file: PaymentFile) -> None:
    address = reverse("withdraw_file", args=[file.number])
    text = main_text(page(signed_in(client, "finance"), address))
    assert "Withdraw a file only if the bank never had it." in text
    assert "Give the reason." in client.post(address, {"reason": ""}).content.decode()
    assert client.post(address, {"reason": WHY}).status_code == 302
    text = main_text(page(client, reverse("payment_files")))
    for words in ("Payment file 1 is withdrawn.", WHY, "2 instalments in no file yet"):
        assert words in text
    assert "Payment file 1 is withdrawn already." in main_text(page(client, address))
    assert client.post(reverse("payment_file", args=[1])).status_code == 409


def test_governance_reads_why_it_may_not_withdraw(client: Client, file: PaymentFile) -> None:
    address = reverse("withdraw_file", args=[file.number])
    assert "Finance officers do this." in main_text(page(signed_in(client, "governance"), address))
    assert client.post(address, {"reason": WHY}).status_code == 409
    assert "Download" not in main_text(page(client, reverse("payment_files")))
    assert not PaymentFileWithdrawal.objects.exists()
