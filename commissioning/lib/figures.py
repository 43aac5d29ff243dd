"""Counts, percentages and scores as people read them."""

from decimal import Decimal


def figure(value: Decimal) -> str:
    """To two places, without needless noughts: 1,204 or 85.50."""
    return f"{value:,.2f}".removesuffix(".00")
