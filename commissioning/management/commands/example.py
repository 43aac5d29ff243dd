"""`manage.py example`: the example authority, its decisions and its sign-ins."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from commissioning.example import authority, loading
from decisions.record.models import Decision


class Command(BaseCommand):
    help = (
        "Loads the example authority and its decisions, and prints the example sign-ins. Runs only where DEBUG is on."
    )

    def handle(self, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "The example was not loaded. Everyone knows its password, so it is loaded only where DEBUG is on."
            )
        made = loading.load()
        if made:
            self.stdout.write("The example authority is loaded, with these decisions:")
            for decision in Decision.objects.filter(subject__in=made).order_by("started_at"):
                self.stdout.write(f"  {decision.reference}  {decision.get_state_display():18}{decision.subject}")
        else:
            self.stdout.write("The example authority is there already.")
        self.stdout.write(f"Sign in with the password {authority.PASSWORD} as")
        for address in settings.EXAMPLE_SIGN_INS:
            self.stdout.write(f"  {address}")
