"""Signing: frozen chains, signatures, returns."""
