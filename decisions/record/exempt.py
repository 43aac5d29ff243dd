"""Exempt information: who opened a record that contains it is on the ledger."""

from datetime import datetime

from django.db import transaction

from commissioning.models import User
from decisions.ledger import chain as ledger
from decisions.record.choices import Answer
from decisions.record.models import Decision


def is_exempt(decision: Decision) -> bool:
    """Whether part of it may not be published. Source: Local Government Act 1972, Sch. 12A."""
    text = decision.texts.get("exemption")
    return text is not None and text.answer == Answer.YES


def note_reading(decision: Decision, *, what: str, by: User, at: datetime) -> None:
    """Adds one line to the ledger when someone opens what contains exempt information; otherwise nothing."""
    if is_exempt(decision):
        with transaction.atomic():
            ledger.record(act="read_exempt", by=by, at=at, reference=decision.reference, what=what)


def may_read(decision: Decision, frozen: Decision, user: User) -> bool:
    """Whether this person may read a version of a decision they may see; `frozen` is that version, thawed.

    An earlier version may hold exempt text that the decided one no longer has. One query where it does.
    """
    return not is_exempt(frozen) or Decision.objects.readable_if_exempt(user).filter(pk=decision.pk).exists()
