"""Proves the ledger chain, every frozen version, every signature and every sealed file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from decisions.ledger import chain
from decisions.ledger.models import LedgerEvent
from decisions.notice import proof as notices
from decisions.notice.models import SealedNotice
from decisions.record import proof as records
from decisions.record.models import Version
from decisions.signoff import proof as signatures
from decisions.signoff.models import SignOff


class Command(BaseCommand):
    help = "Proves the ledger, every signature and every sealed file; exits 1 naming what fails."

    def handle(self, *args: Any, **options: Any) -> None:
        found = [*chain.faults(), *records.faults(), *signatures.faults(), *notices.faults()]
        for fault in found:
            self.stderr.write(fault)
        if found:
            raise CommandError(f"{len(found)} fault{'s' if len(found) > 1 else ''} found.")
        counts = (
            (LedgerEvent.objects.count(), "ledger entries"),
            (Version.objects.count(), "frozen versions"),
            (SignOff.objects.count(), "signatures"),
            (SealedNotice.objects.count(), "sealed notices"),
        )
        self.stdout.write(f"Proved: {', '.join(f'{count} {what}' for count, what in counts)}.")
