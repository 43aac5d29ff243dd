"""Shares of an over- or underspend add up to it exactly, whoever the partners are."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.pooling.sharing import shared


@st.composite
def percents(draw: st.DrawFn) -> list[Decimal]:
    """Two to eight that come to 100.00; some may be nothing."""
    cuts = sorted(draw(st.lists(st.integers(0, 100_00), min_size=1, max_size=7)))
    return [Decimal(after - before).scaleb(-2) for before, after in pairwise([0, *cuts, 100_00])]


@given(st.integers(-(10**12), 10**12), percents())
def test_shares_come_to_the_difference_and_each_is_within_a_penny_of_its_per_cent(
    pence: int, of: list[Decimal]
) -> None:
    difference = Decimal(pence).scaleb(-2)
    found = shared(difference, of)
    assert sum(found) == difference
    assert all(
        abs(amount - difference * percent / 100) < Decimal("0.01") for amount, percent in zip(found, of, strict=True)
    )
    assert shared(-difference, of) == [-amount for amount in found]


@pytest.mark.parametrize(
    ("difference", "wanted"),
    [
        ("100.01", ["33.35", "33.33", "33.33"]),
        ("-0.01", ["-0.01", "0.00", "0.00"]),
        ("0.00", ["0.00", "0.00", "0.00"]),
    ],
)
def test_pennies_go_to_the_largest_remainders(difference: str, wanted: list[str]) -> None:
    of = [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert shared(Decimal(difference), of) == [Decimal(each) for each in wanted]
