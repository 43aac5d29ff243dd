"""Tries a file of what was paid against what was released, and changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from commissioning.lib import money
from grants.payments.reconciling import tried


class Command(BaseCommand):
    help = (
        "Tries a CSV or XLSX of what was paid: says which rows do not agree with what was released, and what was "
        "released and is not in it. Changes nothing; exits 1 where the file cannot be taken over."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            with open(file, "rb") as opened:
                report = tried(opened, today=timezone.localdate(), seen=self._progress())
        except OSError as reason:
            raise CommandError(f"{file}: {reason.strerror}") from reason
        for finding in report.findings:
            self.stdout.write(f"Row {finding.row}, {finding.column}: {finding.sentence}")
        for each in report.unpaid:
            self.stdout.write(f"Not in the file: {each.reference}, {money.pounds(each.amount)}.")
        if not report.can_be_taken:
            raise CommandError(report.refusal or f"{report.astray} of {report.rows} rows do not agree.")
        self.stdout.write(f"{report.payments} payments agree, {money.pounds(report.total)}.")

    def _progress(self) -> Any:
        """Writes how many rows are read, where someone watches."""
        if not self.stderr.isatty():
            return lambda rows: None
        return lambda rows: self.stderr.write(f"\r{rows:,} rows read ", ending="")
