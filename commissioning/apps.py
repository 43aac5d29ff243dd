"""The project as a Django application."""

from django.apps import AppConfig


class CommissioningConfig(AppConfig):
    name = "commissioning"

    def ready(self) -> None:
        from commissioning.accounts import events  # noqa: PLC0415 - it needs models, which are loaded by now

        events.listen()
