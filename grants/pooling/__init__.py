"""Pooled budgets: what partners agree to put together under section 75 of the NHS Act 2006, and what became of it."""
