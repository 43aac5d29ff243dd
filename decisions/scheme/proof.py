"""Proving delegations from what the ledger says of them."""

from collections.abc import Iterator

from decisions.ledger.models import LedgerEvent
from decisions.scheme.covers import said
from decisions.scheme.delegations import Delegation


def faults() -> Iterator[str]:
    """A sentence for every delegation that was altered, put in or taken out, or ended otherwise than written down."""
    made = {str(event.says("delegation")): event for event in LedgerEvent.objects.filter(act="delegate")}
    ended = {
        str(event.says("delegation")): (event.by_name, event.at)
        for event in LedgerEvent.objects.filter(act="end_delegation")
    }
    for row in Delegation.objects.select_related("ended_by").order_by("pk").iterator(chunk_size=200):
        event = made.pop(row.reference, None)
        if event is None:
            yield f"Delegation {row.reference}: the ledger has no such delegation."
        elif (event.detail, event.at) != (said(row), row.made_at):
            yield f"Delegation {row.reference}: what it says differs from what the ledger says."
        if ended.pop(row.reference, None) != _end(row):
            yield f"Delegation {row.reference}: its end is not the one that the ledger says."
    for reference in made:
        yield f"Delegation {reference}: it is in the ledger and gone from the record."


def _end(row: Delegation) -> tuple[str, object] | None:
    return (row.ended_by.name, row.ended_at) if row.ended_by else None
