"""Proving that what people said for statutory lists is what the ledger has."""

from collections.abc import Iterator

from decisions.ledger.batches import References, among
from decisions.ledger.models import LedgerEvent
from grants.statutory import details
from grants.statutory.models import AgreementDetails


def faults(references: References | None = None) -> Iterator[str]:
    """A sentence for every row that is not what was written down."""
    events = LedgerEvent.objects.filter(act="detail", **among("reference", references))
    written = {(event.reference, event.says("grantee_id"), event.says("number")): event for event in events}
    rows = AgreementDetails.objects.filter(**among("agreement__decision__reference", references))
    for row in rows.select_related("agreement__decision", "agreement__grantee").order_by("pk"):
        reference = row.agreement.decision.reference
        event = written.pop((reference, row.agreement.grantee_id, row.number), None)
        name = f"Details {row.number} of the agreement of {reference} with {row.agreement.grantee}"
        if event is None:
            yield f"{name}: the ledger does not have them."
        elif event.says("details_sha256") != details.fingerprint(row):
            yield f"{name}: they are not as they were written."
    for reference, _, number in written:
        yield f"Details {number} of an agreement of {reference}: they are in the ledger and gone from the record."
