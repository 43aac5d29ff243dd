"""Proving that schedules, steps and conditions are as they were written, and that the ledger says the same."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from decisions.ledger.batches import References, among
from decisions.ledger.models import LedgerEvent
from decisions.ledger.payments_sentences import STEPS
from grants.payments import conditions, scheduling, steps
from grants.payments.choices import Kind
from grants.payments.models import ConditionPrecedent, PrecedentMark, Schedule, Step

Key = tuple[Any, ...]


def faults(references: References | None = None) -> Iterator[str]:
    """A sentence for every row of these decisions' payments that is not what was written down."""
    yield from _schedules(references)
    yield from _steps(references)
    yield from _conditions(references)
    yield from _marks(references)


def _schedules(references: References | None) -> Iterator[str]:
    written = _written(["schedule"], references, "award", "number")
    rows = Schedule.objects.filter(**among("award__agreement__decision__reference", references))
    for made in rows.select_related("award__agreement__decision", "award__agreement__grantee").order_by("pk"):
        agreement = made.award.agreement
        name = f"Schedule {made.number} of an award of {agreement.decision.reference} to {agreement.grantee}"
        event = written.pop((made.award_id, made.number), None)
        yield from _compared(name, event, "schedule_sha256", scheduling.fingerprint(made))
        dropped = Step.objects.filter(
            kind=Kind.DROPPED, reason=f"Schedule {made.number}", instalment__award=made.award_id
        )
        if event and event.says("dropped_sha256") != steps.fingerprint(dropped):
            yield f"{name}: what it replaced is not what was written down."
    for (award, number), event in written.items():
        yield f"Schedule {number} of award {award} of {event.reference}: it is in the ledger and gone from the record."


def _steps(references: References | None) -> Iterator[str]:
    """Those that people took one by one; those of files and schedules are proved with these."""
    written = _written(STEPS, references, "instalment", "step")
    rows = Step.objects.filter(**among("instalment__award__agreement__decision__reference", references))
    for step in _alone(rows).select_related("instalment").order_by("pk"):
        event = written.pop((step.instalment.reference, step.number), None)
        yield from _compared(
            _named(step.instalment.reference, step.number), event, "step_sha256", steps.fingerprint([step])
        )
    for instalment, number in written:
        yield f"{_named(instalment, number)}: it is in the ledger and gone from the record."


def _alone(rows: QuerySet[Step]) -> QuerySet[Step]:
    return rows.filter(imported_in=None).exclude(kind=Kind.DROPPED)


def _named(instalment: str, number: int) -> str:
    return f"Step {number} of instalment {instalment}"


def _conditions(references: References | None) -> Iterator[str]:
    written = _written(["ask_precedent"], references, "grantee_id", "number")
    rows = ConditionPrecedent.objects.filter(**among("agreement__decision__reference", references))
    for row in rows.select_related("agreement__decision", "agreement__grantee").order_by("pk"):
        event = written.pop((row.agreement.decision.reference, row.agreement.grantee_id, row.number), None)
        name = _condition(row.number, str(row.agreement.grantee), row.agreement.decision.reference)
        yield from _compared(name, event, "condition_sha256", conditions.fingerprint(row))
    for (reference, _, number), event in written.items():
        yield f"{_condition(number, event.says('grantee'), reference)}: it is in the ledger and gone from the record."


def _marks(references: References | None) -> Iterator[str]:
    written = _written(["mark_precedent"], references, "grantee_id", "number")
    rows = PrecedentMark.objects.filter(**among("condition__agreement__decision__reference", references))
    for mark in rows.select_related("condition__agreement__decision", "condition__agreement__grantee").order_by("pk"):
        row = mark.condition
        event = written.pop((row.agreement.decision.reference, row.agreement.grantee_id, row.number), None)
        name = _condition(row.number, str(row.agreement.grantee), row.agreement.decision.reference)
        yield from _compared(f"{name}, its mark", event, "mark_sha256", conditions.mark_fingerprint(mark))
    for (reference, _, number), event in written.items():
        name = _condition(number, event.says("grantee"), reference)
        yield f"{name}, its mark: it is in the ledger and gone from the record."


def _condition(number: int, grantee: str, reference: str) -> str:
    return f"Condition {number} of payments to {grantee} under {reference}"


def _written(acts: Any, references: References | None, *keys: str) -> dict[Key, LedgerEvent]:
    """The entries of these acts by what they say of the row; with the reference where an agreement's number is one."""
    events = LedgerEvent.objects.filter(act__in=acts, **among("reference", references)).order_by("number")
    with_reference = keys[0] == "grantee_id"
    return {
        (*([event.reference] if with_reference else []), *(event.says(key) for key in keys)): event for event in events
    }


def _compared(name: str, event: LedgerEvent | None, key: str, found: str) -> Iterator[str]:
    if event is None:
        yield f"{name}: the ledger does not have it."
    elif event.says(key) != found:
        yield f"{name}: it is not as it was written."
