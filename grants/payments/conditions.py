"""Conditions precedent of an agreement: asked for, and marked as met or as no longer asked for."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from commissioning.lib import canonical, money
from commissioning.lib.refusal import Refused
from commissioning.models import User
from grants.awards.models import Agreement
from grants.awards.recording import locked, record
from grants.payments.choices import Outcome, Precedent
from grants.payments.models import ConditionPrecedent, PrecedentMark
from grants.payments.permissions import check_may_mark, check_may_prepare
from grants.written import stamped

CAP = Decimal("15000.00")
"""Source: seed 000 and research 4.5: unallocated underspend above it stops the next payment."""


@transaction.atomic
def ask_for(
    *,
    agreement: Agreement,
    kind: Precedent,
    text: str = "",
    cap: Decimal | None = None,
    due_from: date | None = None,
    by: User,
    at: datetime,
) -> ConditionPrecedent:
    """From now on money waits for this; `due_from` keeps it to instalments due from that day on.

    Raises: Refused for a condition of another kind without words; and for a subsidy, which grants.subsidy asks about.
    """
    held = locked(agreement)
    check_may_prepare(by, held.decision)
    if kind is Precedent.SUBSIDY:
        raise Refused("Money that is a subsidy waits by itself until its recipient has confirmed it: see Subsidy.")
    if kind is Precedent.OTHER and not text.strip():
        raise Refused("Say what the condition is.")
    capped = (CAP if cap is None else cap) if kind is Precedent.UNDERSPEND else None
    made = ConditionPrecedent.objects.create(
        agreement=held,
        number=held.conditions_precedent.count() + 1,
        kind=kind,
        text=text.strip(),
        cap=capped,
        due_from=due_from,
        **stamped(by, at),
    )
    record(
        "ask_precedent",
        held,
        by=by,
        at=at,
        number=made.number,
        condition=str(made),
        condition_sha256=fingerprint(made),
    )
    return made


@transaction.atomic
def mark(
    *,
    condition: ConditionPrecedent,
    outcome: Outcome,
    note: str,
    marked_on: date,
    by: User,
    at: datetime,
    amount: Decimal | None = None,
) -> PrecedentMark:
    """Says that a condition is met, or no longer asked for, and how that is known. It is said once.

    Raises: Refused without a note, for a day to come, for an underspend that is above the cap or not given, and as
    met where returns answer it.
    """
    held = locked(condition.agreement)
    check_may_mark(by, held.decision)
    if PrecedentMark.objects.filter(condition=condition).exists():
        raise Refused("This condition is marked already.")
    answers = ConditionPrecedent.objects.with_answers(timezone.localdate(at)).get(pk=condition.pk)
    if outcome is Outcome.MET and answers.by_returns:
        raise Refused("Returns say whether this is met. You can say that it is no longer asked for.")
    if not note.strip():
        raise Refused("Say how that is known.")
    if marked_on > timezone.localdate(at):
        raise Refused("Give a day that is not to come.")
    unspent = amount if outcome is Outcome.MET and condition.cap is not None else None
    _check_cap(condition, outcome, unspent)
    made = PrecedentMark.objects.create(
        condition=condition, outcome=outcome, note=note.strip(), marked_on=marked_on, amount=unspent, **stamped(by, at)
    )
    record(
        "mark_precedent",
        held,
        by=by,
        at=at,
        number=condition.number,
        condition=str(condition),
        outcome=outcome.value,
        reason=made.note,
        mark_sha256=mark_fingerprint(made),
    )
    return made


def _check_cap(condition: ConditionPrecedent, outcome: Outcome, amount: Decimal | None) -> None:
    if condition.cap is None or outcome is not Outcome.MET:
        return
    if amount is None:
        raise Refused("Say how much is unspent and not allocated.")
    if amount > condition.cap:
        raise Refused(f"{money.pounds(amount)} is above the cap of {money.pounds(condition.cap)}, so it is not met.")


def fingerprint(condition: ConditionPrecedent) -> str:
    said = [
        *(condition.number, condition.kind, condition.text, str(condition.cap or ""), str(condition.due_from or "")),
        condition.by_name,
    ]
    return canonical.sha256(canonical.dumps(said))


def mark_fingerprint(mark: PrecedentMark) -> str:
    said = [mark.outcome, mark.note, mark.marked_on.isoformat(), str(mark.amount or ""), mark.by_name]
    return canonical.sha256(canonical.dumps(said))
