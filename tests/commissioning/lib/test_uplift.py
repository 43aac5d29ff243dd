"""Raising amounts: by a percentage or to a total, rounded in one named way."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib.uplift import STEPS, Rounding, by_percent, rounded, to_total

CELLS = [Decimal("44806.52"), Decimal("1000.00"), Decimal("0.00"), Decimal("333.33")]
amounts = st.lists(st.integers(0, 10**11).map(lambda pence: Decimal(pence).scaleb(-2)), min_size=1, max_size=90)
percents = st.integers(-10000, 30000).map(lambda hundredths: Decimal(hundredths).scaleb(-2))


@pytest.mark.parametrize(
    ("rounding", "raised"),
    [
        (Rounding.PENNY, ["45971.49", "1026.00", "0.00", "342.00"]),
        (Rounding.POUND, ["45971.00", "1026.00", "0.00", "342.00"]),
        (Rounding.TEN, ["45970.00", "1030.00", "0.00", "340.00"]),
        (Rounding.HUNDRED, ["46000.00", "1000.00", "0.00", "300.00"]),
        (Rounding.EXACT_TOTAL, ["45971.49", "1026.00", "0.00", "342.00"]),
    ],
)
def test_each_rounding_of_two_point_six_per_cent(rounding: Rounding, raised: list[str]) -> None:
    assert [str(amount) for amount in by_percent(CELLS, Decimal("2.6"), rounding)] == raised


def test_the_published_uplift_is_two_point_six_per_cent_of_its_programme() -> None:
    """Notice 06: £102,800 more is 2.6% of £3,953,846.15."""
    (after,) = by_percent([Decimal("3953846.15")], Decimal("2.6"), Rounding.EXACT_TOTAL)
    assert after - Decimal("3953846.15") == Decimal("102800.00")


def test_pennies_of_an_exact_total_go_to_the_largest_remainders() -> None:
    """Each rounded by itself, three lines of £33.35 would make £102.66: a penny over."""
    cells = [Decimal("33.35")] * 3
    assert sum(by_percent(cells, Decimal("2.6"), Rounding.PENNY)) == Decimal("102.66")
    exact = by_percent(cells, Decimal("2.6"), Rounding.EXACT_TOTAL)
    assert [str(amount) for amount in exact] == ["34.22", "34.22", "34.21"]
    assert sum(exact) == Decimal("102.65")


@given(amounts, percents)
def test_an_exact_total_is_the_whole_raised_and_each_cell_within_a_penny(
    cells: list[Decimal], percent: Decimal
) -> None:
    factor = 1 + percent / 100
    raised = by_percent(cells, percent, Rounding.EXACT_TOTAL)
    assert sum(raised) == rounded(sum(cells, Decimal(0)) * factor, Decimal("0.01"))
    for cell, now in zip(cells, raised, strict=True):
        assert abs(now - cell * factor) <= Decimal("0.02")


@given(amounts, percents, st.sampled_from(sorted(STEPS)))
def test_each_cell_is_within_half_a_step(cells: list[Decimal], percent: Decimal, rounding: Rounding) -> None:
    step = STEPS[rounding]
    for cell, now in zip(cells, by_percent(cells, percent, rounding), strict=True):
        assert abs(now - cell * (1 + percent / 100)) <= step / 2
        assert now % step == 0


@given(amounts, st.integers(0, 10**12))
def test_a_new_total_is_shared_in_proportion_and_adds_up(cells: list[Decimal], pence: int) -> None:
    total = Decimal(pence).scaleb(-2)
    if any(cells):
        assert sum(to_total(cells, total)) == total
    else:
        assert to_total(cells, Decimal(0)) == [Decimal(0)] * len(cells)


def test_more_than_everything_cannot_be_taken_off() -> None:
    with pytest.raises(ValueError, match="More than 100% cannot be taken off"):
        by_percent(CELLS, Decimal("-100.01"), Rounding.PENNY)
