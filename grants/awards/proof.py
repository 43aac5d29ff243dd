"""Proving that awards are what sealed decisions made them, and that the ledger says the same."""

import hashlib
from collections.abc import Iterator

from django.core.files.storage import storages

from commissioning.lib import money
from decisions.ledger.batches import References, among
from decisions.ledger.models import LedgerEvent
from grants.awards import terms
from grants.awards.models import AgreementDocument, AgreementTerms, Posting
from grants.awards.posting import fingerprint


def faults(references: References | None = None) -> Iterator[str]:
    """A sentence for every posting, agreement or file that is not what was written down."""
    yield from _postings(references)
    yield from _terms(references)
    yield from _documents(references)


def _postings(references: References | None) -> Iterator[str]:
    events = LedgerEvent.objects.filter(act="post_awards", **among("reference", references))
    written = {event.reference: event for event in events}
    rows = Posting.objects.filter(**among("version__decision__reference", references))
    adjusted = "adjustments__award__agreement__decision", "adjustments__award__locality"
    for posting in rows.select_related("version__decision").prefetch_related(*adjusted).order_by("pk"):
        reference = posting.version.decision.reference
        yield from _posting(posting, f"Awards of {reference}", written.pop(reference, None))
    for reference in written:
        yield f"Awards of {reference}: they are in the ledger and gone from the record."


def _posting(posting: Posting, name: str, event: LedgerEvent | None) -> Iterator[str]:
    made = list(posting.adjustments.all())
    if sum(each.amount for each in made) != posting.total:
        yield f"{name}: the adjustments do not come to what was posted."
    if event is None:
        yield f"{name}: the ledger does not have them."
        return
    said = {
        "effective_on": posting.effective_on.isoformat(),
        "total": money.plain(posting.total),
        "adjustments": len(made),
        "adjustments_sha256": fingerprint(made),
    }
    if event.detail != said or event.content_sha256 != posting.version.sha256:
        yield f"{name}: they are not as they were posted."


def _terms(references: References | None) -> Iterator[str]:
    events = LedgerEvent.objects.filter(act="agree", **among("reference", references))
    written = {(event.reference, event.says("grantee_id"), event.says("number")): event for event in events}
    rows = AgreementTerms.objects.filter(number__gt=1, **among("agreement__decision__reference", references))
    for row in rows.select_related("agreement__decision", "agreement__grantee", "payee", "provider", "document"):
        key = (row.agreement.decision.reference, row.agreement.grantee_id, row.number)
        event = written.pop(key, None)
        name = f"Terms {row.number} of the agreement of {key[0]} with {row.agreement.grantee}"
        if event is None:
            yield f"{name}: the ledger does not have them."
        elif event.says("terms_sha256") != terms.fingerprint(row):
            yield f"{name}: they are not as they were written."
    for reference, _, number in written:
        yield f"Terms {number} of an agreement of {reference}: they are in the ledger and gone from the record."


def _documents(references: References | None) -> Iterator[str]:
    """Reads every stored agreement, a piece at a time."""
    rows = AgreementDocument.objects.filter(**among("agreement__decision__reference", references))
    for document in rows.select_related("agreement__decision").order_by("pk").iterator():
        name = f"The agreement “{document.file_name}” of {document.agreement.decision.reference}"
        try:
            with storages["papers"].open(document.name) as stored:
                found = hashlib.sha256()
                for piece in stored.chunks():
                    found.update(piece)
        except OSError:
            yield f"{name}: the file is gone from the storage."
            continue
        if found.hexdigest() != document.sha256:
            yield f"{name}: the file was altered after it was stored."
