"""Proving that records stand where the ledger says they stand."""

from collections.abc import Iterator

from decisions.ledger.batches import References, among
from decisions.ledger.models import LedgerEvent
from decisions.record.models import Decision
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


def _stands(references: References | None) -> dict[str, State]:
    """The state of each reference after the last event that moved it."""
    events = LedgerEvent.objects.filter(act__in=LEADS_TO, **among("reference", references)).order_by("number")
    return {reference: LEADS_TO[act] for reference, act in events.values_list("reference", "act").iterator()}
