"""Advice that is asked for, given on exactly what was read, and stale as soon as that changes."""
