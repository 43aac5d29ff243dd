"""Mail: queued with the act that causes it, sent after it, and on record for good."""
