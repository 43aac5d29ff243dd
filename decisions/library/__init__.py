"""Clauses and templates that governance keeps, and where clauses were put in."""
