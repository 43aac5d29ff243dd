"""What each partner bears of an overspend, or gets of an underspend, to the penny. No database."""

from collections.abc import Sequence
from decimal import Decimal

from commissioning.lib import sharing


def shared(difference: Decimal, percents: Sequence[Decimal]) -> list[Decimal]:
    """The difference by per cent, in their order; its sign is that of the difference.

    Units: pounds, in whole pence; per cents in hundredths that come to 100.00. The shares add up to the difference.
    Ties: pennies go to the largest remainders; of equal ones, to the earlier partner.
    """
    amounts = sharing.share(abs(difference), [int(percent * 100) for percent in percents]).amounts
    return [-amount for amount in amounts] if difference < 0 else amounts
