"""What the ledger keeps of letters, confirmations and entries, so that a changed row is found."""

from typing import Any

from commissioning.lib import canonical
from grants.subsidy.models import DatabaseEntry, LetterSent, SubsidyConfirmation, SubsidyLetter

OF_A_LETTER = ("number", "kind", "given_on", "content", "sha256", "file_sha256", "size", "by_name")
OF_A_SENDING = ("sent_on", "how", "by_name")
OF_A_CONFIRMATION = ("number", "confirmed_on", "note", "file_name", "size", "sha256", "by_name")
OF_AN_ENTRY = ("number", "database_reference", "entered_on", "note", "by_name")


def of_letter(letter: SubsidyLetter) -> str:
    return _sha256(letter, OF_A_LETTER, f"{letter.amount:.2f}")


def of_sending(sent: LetterSent) -> str:
    return _sha256(sent, OF_A_SENDING)


def of_confirmation(confirmation: SubsidyConfirmation) -> str:
    return _sha256(confirmation, OF_A_CONFIRMATION, f"{confirmation.elsewhere:.2f}")


def of_entry(entry: DatabaseEntry) -> str:
    return _sha256(entry, OF_AN_ENTRY)


def _sha256(row: Any, names: tuple[str, ...], *more: str) -> str:
    return canonical.sha256(canonical.dumps([*(str(getattr(row, name)) for name in names), *more]))
