"""Signed notices for finance: list and download."""
