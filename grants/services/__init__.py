"""Service lines: who pays for a service in turn, which posts depend on it, and what runs out with nothing after it."""
