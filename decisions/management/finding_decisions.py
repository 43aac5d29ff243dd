"""Finding the decision that a command was asked for."""

from django.core.management.base import CommandError

from decisions.record.loading import whole
from decisions.record.models import Decision


def find(reference: str) -> Decision:
    """The whole record. Raises: CommandError with how to see the references there are."""
    decision = whole(Decision.objects.filter(reference=reference.strip().upper())).first()
    if decision is None:
        raise CommandError(f"There is no decision {reference}. To see the references, run: manage.py notice")
    return decision
