"""From which day a spell could be counted on."""

from datetime import date
from typing import Any

from django.utils import timezone

from decisions.record.models import Decision


def agreed_on(spell: Any) -> date | None:
    """The day recorded; else that on which its decision was signed; without either, the first day of the spell or the
    day on which it was written down here, whichever came first. None: its decision is not made yet.

    Shapes: a spell with `sealed_at`, see loading.whole; date.min where nothing tells when it began.
    """
    day: date | None = spell.agreed_on
    if day:
        return day
    if isinstance(spell.decision, Decision):
        return timezone.localdate(spell.sealed_at) if spell.sealed_at else None
    return min(spell.from_on, spell.recorded_on) if spell.from_on else date.min


def agreed_by(spell: Any, on: date) -> bool:
    day = agreed_on(spell)
    return day is not None and day <= on
