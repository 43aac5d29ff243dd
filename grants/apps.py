"""Grants as a Django application."""

from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "grants"
