"""Grants as a Django application."""

from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "grants"

    def ready(self) -> None:
        from decisions.signoff.signals import decided  # noqa: PLC0415 - models are there only now
        from grants.awards.posting import when_decided  # noqa: PLC0415

        decided.connect(when_decided, dispatch_uid="grants.awards.posting")
