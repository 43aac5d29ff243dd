"""The project as a Django application."""

from django.apps import AppConfig


class CommissioningConfig(AppConfig):
    name = "commissioning"
