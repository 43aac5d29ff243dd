"""Proving that records stand where the ledger says they stand."""

from collections.abc import Iterator

from decisions.ledger.batches import References, among
from decisions.ledger.models import LedgerEvent
from decisions.record.models import Decision
from decisions.record.readings import Reading
from decisions.record.states import MOVES, State

LEADS_TO = {"start": State.DRAFT, "decide": State.DECIDED} | {act.value: state for (_, act), state in MOVES.items()}


def faults(references: References | None = None) -> Iterator[str]:
    """A sentence for every record that was moved, removed or put in behind the ledger's back."""
    stands = _stands(references)
    rows = Decision.objects.filter(**among("reference", references)).order_by("reference")
    for reference, state in rows.values_list("reference", "state").iterator():
        expected = stands.pop(reference, None)
        if expected is None:
            yield f"{reference}: the ledger has no start of it."
        elif state != expected:
            yield f"{reference} counts as {state}, and the ledger says {expected}."
    for reference in stands:
        yield f"{reference}: it is in the ledger and gone from the record."
    yield from _readings(references)


def _readings(references: References | None) -> Iterator[str]:
    """That the readings on record are those of the ledger."""
    rows = {
        (row.version.decision.reference, row.version.number, row.person_name, row.post_title, row.at)
        for row in Reading.objects.filter(**among("version__decision__reference", references))
        .select_related("version__decision")
        .order_by("pk")
    }
    events = LedgerEvent.objects.filter(act="read", **among("reference", references))
    written = {
        (event.reference, event.says("version"), event.by_name, event.says("for_post"), event.at) for event in events
    }
    for reference, number, name, *_ in sorted(rows ^ written, key=str):
        yield f"{reference}: that {name} opened version {number} is not what the ledger says."


def _stands(references: References | None) -> dict[str, State]:
    """The state of each reference after the last event that moved it."""
    events = LedgerEvent.objects.filter(act__in=LEADS_TO, **among("reference", references)).order_by("number")
    return {reference: LEADS_TO[act] for reference, act in events.values_list("reference", "act").iterator()}
