"""`manage.py notice`: the notice of a decision as a PDF, or the list of decisions."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commissioning.lib.rendering import CouldNotRender
from decisions.management.finding_decisions import find
from decisions.notice import current
from decisions.notice.store import Lost
from decisions.record.models import Decision


class Command(BaseCommand):
    help = (
        "Writes the notice of a decision as a PDF: the sealed file once it is signed, before that one marked as a "
        "draft or as out for sign-off. Without a reference it lists reference, state and subject, separated by tabs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", nargs="?", metavar="REF", help="such as DN-2026-0001")
        parser.add_argument("-o", "--output", metavar="FILE", help="the file to write")

    def handle(self, *, reference: str | None, output: str | None, **options: Any) -> None:
        if reference is None:
            self._list(output)
        else:
            self._write(reference, output)

    def _list(self, output: str | None) -> None:
        if output:
            raise CommandError(f"Which notice goes to {output}? Give a reference, such as DN-2026-0001.")
        for row in Decision.objects.order_by("reference").values_list("reference", "state", "subject"):
            self.stdout.write("\t".join(row))

    def _write(self, reference: str, output: str | None) -> None:
        decision = find(reference)
        if not output:
            raise CommandError(f"Say where the notice goes: manage.py notice {decision.reference} -o FILE")
        try:
            pdf = current.pdf_of(decision)
            Path(output).write_bytes(pdf.content)
        except Lost as lost:
            raise CommandError(f"The sealed notice of {decision.reference} {lost}.") from lost
        except (CouldNotRender, OSError) as reason:
            raise CommandError(f"The notice of {decision.reference} was not written: {reason}") from reason
        kind = "sealed" if pdf.sealed else f"not sealed, {decision.get_state_display().lower()}"
        self.stdout.write(f"{output}: notice of {decision.reference}, {kind}, {len(pdf.content):,} bytes")
