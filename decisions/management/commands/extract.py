"""`manage.py extract`: gets the data of a notice back out of its PDF."""

import hashlib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commissioning.lib import canonical
from commissioning.lib.attached_files import MOST_BYTES, attached_files
from commissioning.lib.refusal import Refused

FILES = ("decision.json", "allocations.csv")


class Command(BaseCommand):
    help = (
        "Writes decision.json and allocations.csv, which are attached to the PDF of a notice, into a folder, and "
        "prints the fingerprint of the data. Whether the notice is genuine says: manage.py verify FILE"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the PDF of a notice")
        parser.add_argument("-o", "--output", metavar="DIR", default=".", help="the folder to write to (this one)")

    def handle(self, *, file: str, output: str, **options: Any) -> None:
        try:
            found = attached_files(_read(Path(file)))
            written = [self._write(Path(output) / name, found[name]) for name in FILES if name in found]
        except (Refused, OSError) as reason:
            raise CommandError(f"{file}: {reason}") from reason
        if not written:
            raise CommandError(f"{file}: nothing of a decision is attached to it.")
        if "decision.json" in found:
            fingerprint = hashlib.sha256(found["decision.json"]).hexdigest()
            self.stdout.write(f"Fingerprint of the data (SHA-256): {canonical.grouped(fingerprint)}")

    def _write(self, path: Path, content: bytes) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:  # a file that is there stays as it is
            file.write(content)
        self.stdout.write(f"{path}: {len(content):,} bytes")
        return path


def _read(path: Path) -> bytes:
    """One byte more than the limit, so that what is too large is seen and not held."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)
