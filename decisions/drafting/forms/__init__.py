"""Forms of drafting, by subject."""
