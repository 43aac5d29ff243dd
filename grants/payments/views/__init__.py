"""Pages of payments, by subject."""
