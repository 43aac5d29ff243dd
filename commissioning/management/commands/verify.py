"""Proves the ledger chain, every frozen version, every signature and every sealed file."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from commissioning.lib import dates
from decisions.advice import proof as advice
from decisions.ledger import chain
from decisions.ledger.batches import batches
from decisions.ledger.models import LedgerEvent
from decisions.notice import authenticity
from decisions.notice import proof as notices
from decisions.notice.authenticity import Answer, Reading
from decisions.notice.models import Edition, SealedNotice
from decisions.record import paper_proof as papers
from decisions.record import proof as records
from decisions.record.models import Version
from decisions.scheme import proof as delegations
from decisions.signoff import proof as signatures
from decisions.signoff.models import SignOff
from grants.awards import proof as awards
from grants.funders import proof as funders
from grants.organisations import proof as organisations
from grants.passporting import proof as passporting
from grants.payments import files as payment_files
from grants.payments import imports as payment_imports
from grants.payments import proof as payments
from grants.pooling import proof as pooling
from grants.returns import proof as returns
from grants.statutory import proof as statutory
from grants.subsidy import proof as subsidies

PIECE = 1 << 18  # bytes of a file in memory
STEP = 1000  # entries between two signs of life


class Command(BaseCommand):
    help = (
        "Proves the ledger, every signature and every sealed file; exits 1 naming what fails. With files it says of "
        "each whether it is a notice as it was sealed, superseded, altered or unknown, and proves nothing else."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files", nargs="*", metavar="FILE", help="PDFs of notices, to check against what was sealed"
        )
        parser.add_argument(
            "--since", metavar="DAY", help="only what happened since this day; what was before is trusted"
        )
        parser.add_argument(
            "--head", nargs=2, metavar=("NUMBER", "SHA-256"), help="a head that was published or mailed, to compare"
        )

    def handle(self, *args: Any, since: str | None = None, head: list[str] | None = None, **options: Any) -> None:
        if options.get("files"):
            self._check_files(options["files"])
            return
        first = first_entry(since) if since else 1
        found = 0
        for fault in (*head_faults(*head or ()), *self._faults(first)):
            self.stderr.write(fault)
            found += 1
        if found:
            raise CommandError(f"{found} fault{'s' if found > 1 else ''} found.")
        self.stdout.write(f"Proved{f' since {since}' if since else ''}: {counted(first)}.")

    def _check_files(self, files: list[str]) -> None:
        """Each in bounded memory. Exits 1 unless every one is genuine; a superseded one is that too."""
        wrong = 0
        for file in files:
            answer = checked(file)
            wrong += answer.verdict in {"altered", "unknown"}
            self.stdout.write(f"{file}: {said(answer)}")
        if wrong:
            raise CommandError(f"{wrong} of {len(files)} file{'s' if len(files) > 1 else ''} not as sealed.")

    def _faults(self, first: int) -> Iterator[str]:
        """In bounded memory: the chain entry by entry, then the records a batch at a time."""
        yield from chain.faults(first, self._progress(first))
        yield from delegations.faults()
        yield from funders.faults()
        yield from passporting.faults()
        yield from pooling.faults()
        yield from payment_files.faults()
        yield from payment_imports.faults()
        yield from organisations.faults()
        for references in batches(first):
            yield from records.faults(references)
            yield from signatures.faults(references)
            yield from advice.faults(references)
            yield from notices.faults(references)
            yield from papers.faults(references)
            yield from awards.faults(references)
            yield from payments.faults(references)
            yield from returns.faults(references)
            yield from subsidies.faults(references)
            yield from statutory.faults(references)

    def _progress(self, first: int) -> Any:
        """Writes how far the chain is proved, where someone watches."""
        if not self.stderr.isatty():
            return lambda number: None
        last = LedgerEvent.objects.order_by("-number").values_list("number", flat=True).first() or first

        def seen(number: int) -> None:
            if number % STEP == 0 or number == last:
                done = (number - first + 1) / (last - first + 1)
                self.stderr.write(f"\rLedger: {number:,} of {last:,} entries, {done:.0%} ", ending="")
                if number == last:
                    self.stderr.write("")

        return seen


def checked(file: str) -> Answer:
    """Raises: CommandError for a file that cannot be read."""
    try:
        with open(file, "rb") as opened:
            return authenticity.of_file(Reading.of(iter(lambda: opened.read(PIECE), b"")))
    except OSError as reason:
        raise CommandError(f"{file}: {reason.strerror}") from reason


def said(answer: Answer) -> str:
    """The verdict, and which notice it is about."""
    if answer.notice is None:
        return "unknown"
    version = answer.notice.version
    sealed_on = dates.long(timezone.localdate(answer.notice.sealed_at))
    edition = "" if answer.notice.edition == Edition.SIGNED else "public edition of "
    return f"{answer.verdict}, {edition}{version.decision.reference} version {version.number}, sealed on {sealed_on}"


def head_faults(number: str = "", sha256: str = "") -> Iterator[str]:
    """A sentence where the ledger has another hash there. Raises: CommandError for what is no number."""
    if not number:
        return
    if not number.isdecimal():
        raise CommandError(f"--head: “{number}” is not the number of an entry.")
    found = LedgerEvent.objects.filter(number=number).values_list("sha256", flat=True).first()
    if found != "".join(sha256.split()).lower():
        yield f"Ledger: entry {number} does not have the hash that was published, so the ledger was written anew."


def first_entry(since: str) -> int:
    """The number of the first entry of that day or later. Raises: CommandError for what is no day."""
    try:
        day: date = dates.parse(since)
    except dates.NotADate as reason:
        raise CommandError(f"--since: {reason}") from None
    start = timezone.make_aware(datetime.combine(day, time.min))
    later = LedgerEvent.objects.filter(at__gte=start).order_by("number").values_list("number", flat=True)
    newest = LedgerEvent.objects.order_by("-number").values_list("number", flat=True)
    return later.first() or (newest.first() or 0) + 1


def counted(first: int) -> str:
    """What was proved. Since a day: the entries, and the decisions they speak of."""
    entries = LedgerEvent.objects.filter(number__gte=first)
    if first > 1:
        decisions = entries.exclude(reference="").values("reference").distinct().count()
        return f"{entries.count()} ledger entries, and {decisions} decisions that they speak of"
    counts = (
        (entries.count(), "ledger entries"),
        (Version.objects.count(), "frozen versions"),
        (SignOff.objects.count(), "signatures"),
        (SealedNotice.objects.filter(edition=Edition.SIGNED).count(), "sealed notices"),
    )
    return ", ".join(f"{count} {what}" for count, what in counts)
