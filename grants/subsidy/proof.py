"""Proving that letters, confirmations and database entries are what the ledger says, and that their files are whole."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.storage import storages
from django.db.models import QuerySet

from commissioning.lib import canonical
from decisions.ledger.batches import References, among
from decisions.ledger.models import LedgerEvent
from grants.awards.models import Agreement
from grants.subsidy import fingerprints
from grants.subsidy.models import DatabaseEntry, LetterSent, SubsidyConfirmation, SubsidyLetter

Key = tuple[Any, ...]


def faults(references: References | None = None) -> Iterator[str]:
    """A sentence for every row or file of these decisions’ subsidies that is not what was written down."""
    yield from _letters(references)
    yield from _compared(
        _rows(LetterSent.objects.all(), "letter__agreement", references),
        _written(references, ("send_letter",), "letter"),
        lambda row: (row.letter.agreement, row.letter.number),
        "Sending of letter",
        ("sent_sha256", fingerprints.of_sending),
    )
    yield from _confirmations(references)
    yield from _compared(
        _rows(DatabaseEntry.objects.all(), "agreement", references),
        _written(references, ("enter_subsidy",), "posting", "number"),
        lambda row: (row.agreement, row.posting_id, row.number),
        "Database entry",
        ("entry_sha256", fingerprints.of_entry),
    )


def _letters(references: References | None) -> Iterator[str]:
    rows = list(_rows(SubsidyLetter.objects.all(), "agreement", references))
    yield from _compared(
        rows,
        _written(references, ("write_notification", "write_given"), "letter"),
        lambda row: (row.agreement, row.number),
        "Letter",
        ("letter_sha256", fingerprints.of_letter),
    )
    for letter in rows:
        name = f"Letter {letter.number} under {letter.agreement.decision.reference} to {letter.agreement.grantee}"
        if canonical.sha256(letter.content) != letter.sha256:
            yield f"{name}: it does not say what it said."
        yield from _file(name, letter.name, letter.file_sha256)


def _confirmations(references: References | None) -> Iterator[str]:
    rows = list(_rows(SubsidyConfirmation.objects.all(), "letter__agreement", references))
    yield from _compared(
        rows,
        _written(references, ("confirm_subsidy",), "letter", "confirmation"),
        lambda row: (row.letter.agreement, row.letter.number, row.number),
        "Confirmation",
        ("confirmation_sha256", fingerprints.of_confirmation),
    )
    for row in rows:
        if row.sha256:
            decision = row.letter.agreement.decision
            yield from _file(f"The confirmation “{row.file_name}” of {decision.reference}", row.name, row.sha256)


def _rows(rows: QuerySet[Any], agreement: str, references: References | None) -> QuerySet[Any]:
    found = rows.filter(**among(f"{agreement}__decision__reference", references))
    return found.select_related(f"{agreement}__decision", f"{agreement}__grantee").order_by("pk")


def _written(references: References | None, acts: tuple[str, ...], *keys: str) -> dict[Key, LedgerEvent]:
    events = LedgerEvent.objects.filter(act__in=acts, **among("reference", references)).order_by("number")
    return {(event.reference, event.says("grantee_id"), *(event.says(key) for key in keys)): event for event in events}


def _compared(
    rows: Any,
    written: dict[Key, LedgerEvent],
    key: Callable[[Any], Key],
    what: str,
    fingerprint: tuple[str, Callable[[Any], str]],
) -> Iterator[str]:
    said, of = fingerprint
    for row in rows:
        agreement, *numbers = key(row)
        event = written.pop((agreement.decision.reference, agreement.grantee_id, *numbers), None)
        if event is None or event.says(said) != of(row):
            yield f"{_name(what, agreement, numbers[-1])}: it is not as it was written."
    for (reference, _, *numbers), event in written.items():
        name = f"{what} {numbers[-1]} under {reference} to {event.says('grantee')}"
        yield f"{name}: it is in the ledger and gone from the record."


def _name(what: str, agreement: Agreement, number: int) -> str:
    return f"{what} {number} under {agreement.decision.reference} to {agreement.grantee}"


def _file(name: str, stored_as: str, sha256: str) -> Iterator[str]:
    """Reads it a piece at a time."""
    found = hashlib.sha256()
    try:
        with storages["papers"].open(stored_as) as stored:
            for piece in stored.chunks():
                found.update(piece)
    except OSError:
        yield f"{name}: the file is gone from the storage."
        return
    if found.hexdigest() != sha256:
        yield f"{name}: the file was altered after it was stored."
