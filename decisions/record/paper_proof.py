"""Proving that the storage still has every background paper as it was put in."""

from collections.abc import Iterator

from decisions.ledger.batches import References, among
from decisions.ledger.models import LedgerEvent
from decisions.record.papers import PaperFile


def faults(references: References | None = None) -> Iterator[str]:
    """A sentence for every file that is gone or altered, or that the ledger does not know."""
    known = LedgerEvent.objects.filter(act="keep_paper", **among("reference", references))
    written = set(known.values_list("reference", "content_sha256"))
    rows = PaperFile.objects.filter(**among("decision__reference", references)).select_related("decision")
    for file in rows.order_by("pk").iterator():
        entry = file.decision.reference, file.sha256
        if entry not in written:
            yield f"{entry[0]}: the ledger has no background paper “{file.file_name}”."
        written.discard(entry)
        if not file.is_sound:
            yield f"{entry[0]}: the background paper “{file.file_name}” is gone or altered."
    for reference, sha256 in sorted(written):
        yield f"{reference}: the background paper {sha256} is in the ledger and gone from the record."
