"""Pages of drafting, by subject."""
