"""Figures as people read them."""

from decimal import Decimal

import pytest

from commissioning.lib.figures import figure


@pytest.mark.parametrize(
    ("value", "shown"),
    [("0", "0"), ("40.00", "40"), ("85.5", "85.50"), ("1204", "1,204"), ("-3.25", "-3.25"), ("100", "100")],
)
def test_a_figure_is_shown_without_needless_noughts(value: str, shown: str) -> None:
    assert figure(Decimal(value)) == shown
