"""Paying what was awarded: schedules, conditions, release by two people, payment files and what was paid."""
