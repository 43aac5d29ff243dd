"""Monitoring returns: who reports to whom, when each return is due, what came and what became of it."""
