"""Proving sealed files from what the ledger says of them."""

import hashlib
from collections.abc import Iterator

from decisions.ledger.batches import References, among
from decisions.ledger.models import LedgerEvent
from decisions.notice import seals
from decisions.notice.models import Edition, SealedNotice
from decisions.record.models import Decision
from decisions.record.states import DONE


def faults(references: References | None = None) -> Iterator[str]:
    """A sentence for every sealed file that is altered, put in or gone."""
    sealed = {
        (event.reference, str(event.says("version"))): event.says("pdf_sha256")
        for event in LedgerEvent.objects.filter(act="seal", **among("reference", references)).iterator()
    }
    notices = SealedNotice.objects.filter(**among("version__decision__reference", references))
    notices = notices.select_related("version__decision").defer("html", "version__content")
    for notice in notices.order_by("pk").iterator(chunk_size=20):
        key = (notice.version.decision.reference, str(notice.version.number))
        name = f"Sealed notice of {key[0]}"
        if hashlib.sha256(bytes(notice.pdf)).hexdigest() != notice.sha256:
            yield f"{name}: its bytes were altered after it was sealed."
        elif fault := "seal" in notice.software and seals.fault(bytes(notice.pdf), notice.software["seal"]):
            yield f"{name}: {fault}"
        if key not in sealed:
            yield f"{name}: the ledger has no sealing of it."
        elif sealed.pop(key) != notice.sha256:
            yield f"{name}: its hash is not the one that was sealed."
    for reference, _ in sealed:
        yield f"Sealed notice of {reference}: it is in the ledger and gone from the record."
    unsealed = Decision.objects.filter(state__in=DONE, **among("reference", references)).exclude(
        versions__sealed_notices__edition=Edition.SIGNED
    )
    for decision in unsealed.order_by("reference"):
        yield f"{decision.reference} counts as {decision.state} and has no sealed notice."
