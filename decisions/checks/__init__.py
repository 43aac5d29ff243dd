"""Checks: one rule, one file, one test."""
