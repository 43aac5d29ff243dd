"""Signing in: adapters over django-allauth."""
