"""Loading the example: the authority first, then each of its decisions that is not there yet."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from django.conf import settings
from django.db import transaction

from commissioning.example import agreements, authority, funds, library, payments, plans, returns, subsidies
from commissioning.example.decisions import DECISIONS
from commissioning.models import Directorate
from decisions.ledger.models import LedgerEvent


def load() -> list[str]:
    """Loads what is missing, each decision whole in a transaction of its own; returns the subjects of those it made.

    A decision is there when one was started with its subject, so that a new subject does not bring a second copy.
    """
    with transaction.atomic():
        authority.load()
        plans.load()
        library.load()
    with _without_mail():
        made = [module.SUBJECT for module in DECISIONS if _load(module)]
        returns.load()
        subsidies.load()
        funds.load()
        agreements.load()
        payments.load()
    return made


@transaction.atomic
def _load(module: ModuleType) -> bool:
    Directorate.objects.select_for_update(no_key=True).get(name=authority.POLICE)  # two runs at once take turns
    if started(module.SUBJECT) is not None:
        return False
    module.load()
    return True


def started(subject: str) -> str | None:
    """The reference of the decision that was started with this subject, as the ledger has it."""
    events = LedgerEvent.objects.filter(act="start", detail__subject=subject)
    return events.values_list("reference", flat=True).first()


@contextmanager
def _without_mail() -> Iterator[None]:
    """Nobody is told today that a turn of years ago was theirs."""
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = usual
