"""What anyone may read without signing in: delegations, and the heads of the ledger."""
