"""Pages of signing, by subject."""
