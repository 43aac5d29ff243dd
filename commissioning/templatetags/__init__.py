"""Template filters for money, days and words."""
