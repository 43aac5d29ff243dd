"""What was paid, taken over from a file: tried first, all or nothing, and undone by steps that say so."""

import hashlib
import uuid
from collections.abc import Generator, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import IO, Any

from django.core.cache import cache
from django.core.files.base import File
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils import timezone

from commissioning.lib import long_tables, money
from commissioning.lib.long_tables import MOST_BYTES, TOO_LARGE
from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.ledger import chain as ledger
from decisions.ledger.models import LedgerEvent
from grants.payments import steps
from grants.payments.choices import Kind, State
from grants.payments.files import one_at_a_time
from grants.payments.models import Instalment, PaymentImport, Step
from grants.payments.permissions import check_is_finance
from grants.payments.reconciling import Line, Report, check_can_be_taken, tried, trying
from grants.written import stamped

STORAGE = "papers"
PIECE = 1 << 16
REMEMBERED = 10 * 60  # seconds


def try_payments(*, file: IO[bytes], file_name: str, by: User, at: datetime) -> PaymentImport:
    """Keeps the file as it is put in; report() says what would come of it. Raises: Refused for one too large."""
    check_is_finance(by)
    sha256, size = _measured(file)
    if size > MOST_BYTES:
        raise Refused(TOO_LARGE)
    file.seek(0)
    name = storages[STORAGE].save(f"{uuid.uuid4().hex}{uuid.uuid4().hex}", File(file))
    with transaction.atomic():
        made = PaymentImport.objects.create(
            name=name, file_name=file_name[-120:], size=size, sha256=sha256, **stamped(by, at)
        )
        ledger.record(act="try_payments", by=by, at=at, file=made.file_name, number=made.pk, file_sha256=sha256)
    return made


def trial(payment_import: PaymentImport, *, at: datetime, first: int = 0) -> Generator[int, None, Report]:
    """What would come of taking the file over now: gives how many rows are read, and in the end the report.

    A trial is remembered for as long as nothing is written to the ledger: until then it would say the same again.
    """
    key = _remembered(payment_import, at, first)
    found: Report | None = cache.get(key)
    if found is None:
        found = Report(first=first)
        with storages[STORAGE].open(payment_import.name) as stored:
            yield from trying(stored, found, today=timezone.localdate(at))
        cache.set(key, found, REMEMBERED)
    return found


def report(payment_import: PaymentImport, *, at: datetime, first: int = 0) -> Report:
    """The end of a trial."""
    going = trial(payment_import, at=at, first=first)
    while True:
        try:
            next(going)
        except StopIteration as end:
            found: Report = end.value
            return found


def row_count(payment_import: PaymentImport) -> int:
    """About how many rows the file has: enough for how far a trial is."""
    with storages[STORAGE].open(payment_import.name) as stored:
        return long_tables.about(stored)


def _remembered(payment_import: PaymentImport, at: datetime, first: int) -> str:
    written = LedgerEvent.objects.order_by("-number").values_list("number", flat=True).first()
    return f"trial-{payment_import.pk}-{first}-{timezone.localdate(at).isoformat()}-{written}"


@transaction.atomic
def take_payments(*, payment_import: PaymentImport, by: User, at: datetime) -> int:
    """Records every row of a tried file as a payment. Raises: Refused where one cannot be, or once it is done."""
    check_is_finance(by)
    one_at_a_time()
    if payment_import.steps.exists():
        raise Refused("This file was taken over before. Put it in again if it was undone.")
    made: list[Step] = []

    def take(lines: Sequence[tuple[Line, Any]]) -> None:
        made.extend(_payment(line, instalment, payment_import, by, at) for line, instalment in lines)

    with storages[STORAGE].open(payment_import.name) as stored:
        check_can_be_taken(tried(stored, today=timezone.localdate(at), take=take))
    try:
        with transaction.atomic():
            Step.objects.bulk_create(sorted(made, key=lambda step: step.instalment.award_id), batch_size=500)
    except IntegrityError:
        raise Refused("Something was done to one of these instalments just now. Look at the file once more.") from None
    _record("take_payments", payment_import, made, by=by, at=at)
    return len(made)


def check_may_undo(user: User, payment_import: PaymentImport) -> None:
    """Raises: Refused but for finance, where there is nothing to undo, or where a payment was clawed back since."""
    check_is_finance(user)
    if payment_import.steps.filter(kind=Kind.REVERSED).exists() or not payment_import.steps.exists():
        raise Refused("There is nothing to undo: the file was not taken over, or is undone already.")
    rows: Any = Instalment.objects.with_state().filter(steps__imported_in=payment_import).order_by("pk")
    if changed := rows.exclude(state=State.PAID).first():
        raise Refused(f"{changed.reference} came back since, so the file cannot be undone.")


@transaction.atomic
def undo_payments(*, payment_import: PaymentImport, reason: str, by: User, at: datetime) -> int:
    """Takes every payment of a file back, by a step of its own. The instalments are released again.

    Raises: Refused without a reason, where there is nothing to undo, or where one was clawed back since.
    """
    one_at_a_time()
    check_may_undo(by, payment_import)
    if not reason.strip():
        raise Refused("Say why it is undone.")
    rows: Any = Instalment.objects.with_state().filter(steps__imported_in=payment_import).order_by("award", "pk")
    made = [_reversal(each, payment_import, reason, by, at) for each in rows]
    _record("undo_payments", payment_import, made, by=by, at=at, reason=reason.strip())
    return len(made)


def faults() -> Iterator[str]:
    """A sentence for every import whose file or payments are not as they were taken over."""
    written: dict[tuple[str, Any], LedgerEvent] = {
        (event.act, event.says("number")): event
        for event in LedgerEvent.objects.filter(act__in=["try_payments", *_ACTS.values()])
    }
    for each in PaymentImport.objects.order_by("pk"):
        event = written.pop(("try_payments", each.pk), None)
        if event is None or event.says("file_sha256") != each.sha256:
            yield f"Import {each.pk}: the ledger does not have it as it is."
        yield from _file_faults(each)
        for kind, act in _ACTS.items():
            found = written.pop((act, each.pk), None)
            rows = each.steps.filter(kind=kind).select_related("instalment")
            if (found.says("steps_sha256") if found else steps.fingerprint([])) != steps.fingerprint(rows):
                yield f"Import {each.pk}: its payments are not as they were written."
    for _, number in written:
        yield f"Import {number}: it is in the ledger and gone from the record."


_ACTS = {Kind.PAID: "take_payments", Kind.REVERSED: "undo_payments"}


def _file_faults(each: PaymentImport) -> Iterator[str]:
    try:
        with storages[STORAGE].open(each.name) as stored:
            if _measured(stored)[0] != each.sha256:
                yield f"Import {each.pk}: its file was altered."
    except OSError:
        yield f"Import {each.pk}: its file is gone from the storage."


def _measured(file: IO[bytes]) -> tuple[str, int]:
    found, size = hashlib.sha256(), 0
    file.seek(0)
    while piece := file.read(PIECE):
        found.update(piece)
        size += len(piece)
    return found.hexdigest(), size


def _payment(line: Line, instalment: Any, payment_import: PaymentImport, by: User, at: datetime) -> Step:
    return Step(
        instalment=instalment,
        number=max(step.number for step in instalment.steps.all()) + 1,
        kind=Kind.PAID,
        state=State.PAID,
        amount=line.amount,
        effective_on=line.paid_on,
        ledger_reference=line.ledger_reference,
        imported_in=payment_import,
        by_post=by.title_line,
        **stamped(by, at),
    )


def _reversal(instalment: Any, payment_import: PaymentImport, reason: str, by: User, at: datetime) -> Step:
    """It counts from the day of the payment, which did not happen, so that the right one may have that day."""
    paid_on = instalment.steps.latest("number").effective_on
    return steps.write(
        instalment, Kind.REVERSED, effective_on=paid_on, reason=reason, imported_in=payment_import, by=by, at=at
    )


def _record(
    act: str, payment_import: PaymentImport, made: Sequence[Step], *, by: User, at: datetime, reason: str = ""
) -> None:
    ledger.record(
        act=act,
        by=by,
        at=at,
        file=payment_import.file_name,
        number=payment_import.pk,
        payments=len(made),
        total=money.plain(sum((step.amount for step in made), Decimal(0))),
        reason=reason,
        steps_sha256=steps.fingerprint(made),
    )
