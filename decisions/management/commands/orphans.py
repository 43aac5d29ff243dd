"""`manage.py orphans`: files in the store of sealed files that no sealed notice names."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from decisions.notice import orphans


class Command(BaseCommand):
    help = (
        "Names the files of the store that no sealed notice names and that are older than a day: what a sealing that "
        "was cut off left behind. They do no harm."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--remove",
            action="store_true",
            help="delete them; not on a database restored from a copy, where newer files would be among them",
        )

    def handle(self, *, remove: bool, **options: Any) -> None:
        at = timezone.now()
        found = orphans.remove(at=at) if remove else orphans.orphans(at=at)
        count = 0
        for name in found:
            self.stdout.write(name)
            count += 1
        self.stdout.write(f"{count} file{'' if count == 1 else 's'} {'removed' if remove else 'that no notice names'}.")
