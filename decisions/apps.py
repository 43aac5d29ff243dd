"""Decisions as a Django application."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "decisions"

    def ready(self) -> None:
        from decisions import system_checks  # noqa: F401, PLC0415 - registers itself, once settings are read
