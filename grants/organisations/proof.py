"""Proving that records of organisations say what the ledger last said of them."""

from collections.abc import Iterator

from commissioning.models import Organisation
from decisions.ledger.models import LedgerEvent
from decisions.ledger.organisations_sentences import ORGANISATIONS
from grants.organisations.acts import fingerprint


def faults() -> Iterator[str]:
    """A sentence for every record that was altered or taken out since its last act; one that never had one is passed
    over, as it was put in with a decision or when the authority was set up. A pointer is never without an act.
    """
    written = _written()
    merged_by_nobody = Organisation.objects.exclude(merged_into=None).exclude(pk__in=written)
    for organisation in merged_by_nobody.order_by("pk"):
        yield f"Organisation {organisation}: it is merged, and the ledger has no such act."
    for organisation in Organisation.objects.filter(pk__in=written).order_by("pk").iterator():
        if written.pop(organisation.pk) != fingerprint(organisation):
            yield f"Organisation {organisation}: its record is not as it was written."
    for number in sorted(written):
        yield f"Organisation {number}: it is in the ledger and gone from the record."


def _written() -> dict[int, str]:
    """The last fingerprint of each record, by its number."""
    last: dict[int, str] = {}
    for event in LedgerEvent.objects.filter(act__in=ORGANISATIONS).order_by("number").iterator():
        records = event.says("records")
        if isinstance(records, dict):
            last |= {int(number): str(sha256) for number, sha256 in records.items() if str(number).isdecimal()}
    return last
