"""Payment files: released instalments for the bank, each in one file only, unless that was withdrawn."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from commissioning.lib import money, spreadsheets, working_days
from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.ledger import chain as ledger
from decisions.ledger.models import LedgerEvent
from grants.awards.models import Award
from grants.payments.choices import State
from grants.payments.models import Instalment, PaymentFile, PaymentFileLine, PaymentFileWithdrawal, Step
from grants.payments.permissions import check_is_finance
from grants.payments.querysets import InstalmentQuerySet
from grants.written import stamped

HEADINGS = ("Reference", "Payee", "Amount", "Pay on", "Narrative")
LOCK = 7_246_002  # any constant: files and imports, which touch many awards, one at a time
NARRATIVE = 18
"""Characters that reach the payee's statement. Source: Bacs Standard 18, the originator's reference."""


def waiting(day: date) -> InstalmentQuerySet:
    """What is released and in no file."""
    rows = Instalment.objects.with_facts(day).filter(state=State.RELEASED)  # type: ignore[misc]  # annotated
    return rows.exclude(pk__in=_filed().values("instalment")).order_by("due_on", "pk")


def is_filed(instalment: Instalment) -> bool:
    return _filed().filter(instalment=instalment).exists()


def _filed() -> QuerySet[PaymentFileLine]:
    return PaymentFileLine.objects.filter(file__withdrawal=None).order_by()


def made() -> QuerySet[Any]:
    """The files, the last first, with how many payments each has and how many of them left the bank."""
    lines = PaymentFileLine.objects.filter(file=OuterRef("pk")).order_by()
    last = Step.objects.filter(instalment=OuterRef("instalment")).order_by("-number")
    gone = lines.annotate(state=Subquery(last.values("state")[:1])).exclude(state=State.RELEASED)
    return PaymentFile.objects.select_related("withdrawal").annotate(count=_number(lines), gone=_number(gone))


def _number(lines: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(lines.values("file").annotate(number=Count("pk")).values("number")), 0)


def one_at_a_time() -> None:
    """Until the transaction ends nobody else makes a file or takes an import."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@transaction.atomic
def make_payment_file(*, by: User, at: datetime) -> PaymentFile:
    """Puts everything that is released and in no file yet into one. Raises: Refused where there is nothing."""
    check_is_finance(by)
    one_at_a_time()
    today = timezone.localdate(at)
    awards = waiting(today).order_by("award").values("award")
    list(Award.objects.select_for_update(of=("self",)).filter(pk__in=awards).order_by("pk"))
    rows = list(waiting(today))
    if not rows:
        raise Refused("Nothing is released that is not in a payment file already.")
    last = PaymentFile.objects.order_by("-number").values_list("number", flat=True).first()
    lines = [_line(row, today) for row in rows]
    made = PaymentFile.objects.create(
        number=(last or 0) + 1,
        total=sum((row.amount for row in rows), Decimal(0)),
        sha256=_sha256(lines),
        **stamped(by, at),
    )
    for line in lines:
        line.file = made
    PaymentFileLine.objects.bulk_create(lines)
    _record("make_payment_file", made, len(lines), by=by, at=at)
    return made


def check_may_withdraw(user: User, file: PaymentFile) -> None:
    """Raises: Refused but for finance, for a file withdrawn before, and once the bank paid something of it."""
    check_is_finance(user)
    if hasattr(file, "withdrawal"):
        raise Refused(f"{file} is withdrawn already.")
    rows: Any = Instalment.objects.with_state().filter(file_lines__file=file)
    if gone := rows.exclude(state=State.RELEASED).order_by("pk").first():
        raise Refused(f"{gone.reference} in it is {State(gone.state).label.lower()}, so the bank had the file.")


@transaction.atomic
def withdraw_payment_file(*, file: PaymentFile, reason: str, by: User, at: datetime) -> PaymentFileWithdrawal:
    """Says that the file was never sent: what it has is in the next one, or is withheld. Nothing is deleted.

    Raises: Refused as check_may_withdraw() does, and without a reason.
    """
    one_at_a_time()
    held = PaymentFile.objects.get(pk=file.pk)
    awards = Award.objects.filter(instalments__file_lines__file=held).order_by("pk").values("pk")
    list(Award.objects.select_for_update(of=("self",)).filter(pk__in=awards).order_by("pk"))
    check_may_withdraw(by, held)
    if not reason.strip():
        raise Refused("Say why it is withdrawn.")
    made = PaymentFileWithdrawal.objects.create(file=held, reason=reason.strip(), **stamped(by, at))
    _record("withdraw_payment_file", held, held.lines.count(), by=by, at=at, reason=made.reason)
    return made


def note_payment_file(*, file: PaymentFile, by: User, at: datetime) -> bytes:
    """The CSV, as the ledger says that it was downloaded. Raises: Refused for one that was withdrawn."""
    check_is_finance(by)
    if hasattr(file, "withdrawal"):
        raise Refused(f"{file} was withdrawn, so it is not to be sent.")
    _record("fetch_payment_file", file, file.lines.count(), by=by, at=at)
    return as_csv(list(file.lines.all()))


def as_csv(lines: list[PaymentFileLine]) -> bytes:
    """Columns as a bank's upload asks for them; account numbers are not kept here. Days as 01/11/2021."""
    table: list[list[Any]] = [list(HEADINGS)]
    table += [
        [each.instalment.reference, each.payee_name, each.amount, f"{each.pay_on:%d/%m/%Y}", each.narrative]
        for each in lines
    ]
    return spreadsheets.to_csv(table)


def faults() -> Iterator[str]:
    """A sentence for every payment file that is not as it was made."""
    written = {event.says("number"): event for event in LedgerEvent.objects.filter(act="make_payment_file")}
    for file in PaymentFile.objects.prefetch_related("lines__instalment").order_by("pk"):
        event = written.pop(file.number, None)
        if event is None:
            yield f"Payment file {file.number}: the ledger does not have it."
        elif not event.says("file_sha256") == file.sha256 == _sha256(list(file.lines.all())):
            yield f"Payment file {file.number}: it is not as it was made."
    for number in written:
        yield f"Payment file {number}: it is in the ledger and gone from the record."
    yield from _withdrawal_faults()


def _withdrawal_faults() -> Iterator[str]:
    events = LedgerEvent.objects.filter(act="withdraw_payment_file")
    written = {(event.says("number"), event.says("reason"), event.by_name) for event in events}
    rows = PaymentFileWithdrawal.objects.values_list("file__number", "reason", "by_name")
    for number, *_ in sorted(written ^ set(rows)):
        yield f"Payment file {number}: its withdrawal is not as the ledger has it."


def _line(row: Any, today: date) -> PaymentFileLine:
    agreement = row.award.agreement
    return PaymentFileLine(
        instalment=row,
        payee_name=row.payee_name,
        amount=row.amount,
        pay_on=working_days.beginning_with(max(row.due_on, today), 1),
        narrative=f"{agreement.decision.reference}/{row.number}"[:NARRATIVE],
    )


def _sha256(lines: list[PaymentFileLine]) -> str:
    return hashlib.sha256(as_csv(sorted(lines, key=lambda line: line.instalment_id))).hexdigest()


def _record(act: str, file: PaymentFile, count: int, *, by: User, at: datetime, **more: str) -> None:
    ledger.record(
        act=act,
        by=by,
        at=at,
        number=file.number,
        payments=count,
        total=money.plain(file.total),
        file_sha256=file.sha256,
        **more,
    )


def name_of(file: PaymentFile) -> str:
    return f"payment-file-{file.number}-{timezone.localdate(file.at).isoformat()}.csv"
