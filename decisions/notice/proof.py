"""Proving sealed files, as the store has them, from what the ledger says of them."""

from collections.abc import Iterator

from decisions.ledger.batches import References, among
from decisions.ledger.models import LedgerEvent
from decisions.notice import seals, store
from decisions.notice.models import Edition, SealedNotice
from decisions.notice.sealed import sealed_pdf
from decisions.notice.sealing import said
from decisions.record.models import Decision
from decisions.record.states import DONE

Key = tuple[str, str, str]
Said = dict[str, object]
NAMES: dict[store.Kind, str] = {"pdf": "PDF", "html": "HTML", "css": "style sheet"}


def faults(references: References | None = None) -> Iterator[str]:
    """A sentence for every sealed file that is altered, put in or gone. Reads the files part by part."""
    sealed = _sealed(references)
    proved: set[str] = set()
    notices = SealedNotice.objects.filter(**among("version__decision__reference", references))
    notices = notices.select_related("version__decision").defer("version__content")
    for notice in notices.order_by("pk").iterator(chunk_size=100):
        key = (notice.version.decision.reference, str(notice.version.number), notice.edition)
        yield from _of_files(notice, _name(key), proved)
        if key not in sealed:
            yield f"{_name(key)}: the ledger has no sealing of it."
        else:
            yield from _of_hashes(notice, _name(key), sealed.pop(key))
    for key in sealed:
        yield f"{_name(key)}: it is in the ledger and gone from the record."
    unsealed = Decision.objects.filter(state__in=DONE, **among("reference", references)).exclude(
        versions__sealed_notices__edition=Edition.SIGNED
    )
    for decision in unsealed.order_by("reference"):
        yield f"{decision.reference} counts as {decision.state} and has no sealed notice."


def _sealed(references: References | None) -> dict[Key, Said]:
    """What the ledger says of each sealing, and of the bringing of an old notice to the store, which adds to it."""
    found: dict[Key, Said] = {}
    events = LedgerEvent.objects.filter(act__in=("seal", "store"), **among("reference", references))
    for event in events.order_by("number").iterator():
        key = (event.reference, str(event.says("version")), str(event.says("edition", Edition.SIGNED.value)))
        told = event.detail if isinstance(event.detail, dict) else {}
        found[key] = {**told, **found.get(key, {})}
    return found


def _of_files(notice: SealedNotice, name: str, proved: set[str]) -> Iterator[str]:
    """`proved` are the names of files that were read already: many notices share one sheet."""
    for kind, sha256 in notice.files.items():
        stored = store.name_of(kind, sha256)
        if stored in proved:
            continue
        try:
            found = store.check(kind, sha256)
        except store.Lost as lost:
            yield f"{name}: its {NAMES[kind]} {lost} ({stored})."
            continue
        proved.add(stored)
        if kind == "pdf":
            yield from _of_pdf(notice, name, found)
        elif kind == "html" and found.size != notice.html_size:
            yield f"{name}: its size is not that of its HTML."


def _of_pdf(notice: SealedNotice, name: str, found: store.Kept) -> Iterator[str]:
    if (found.size, found.crc32) != (notice.size, notice.crc32):
        yield f"{name}: its size or checksum is not that of its PDF."
    if "seal" in notice.software and (fault := seals.fault(sealed_pdf(notice), notice.software["seal"])):
        yield f"{name}: {fault}"


def _of_hashes(notice: SealedNotice, name: str, sealed: Said) -> Iterator[str]:
    now = said(notice, notice.version.number)
    if sealed.get("pdf_sha256") != notice.sha256:
        yield f"{name}: its hash is not the one that was sealed."
    elif any(now.get(each) != was for each, was in sealed.items()):
        yield f"{name}: what is said of it is not what was sealed."


def _name(key: Key) -> str:
    return f"{'Sealed notice' if key[2] == Edition.SIGNED else 'Public edition'} of {key[0]}"
