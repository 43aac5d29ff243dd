"""Sums of money and percentages in running text."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib import money, sums

AMOUNTS = st.decimals(min_value=0, max_value=10**10, places=2)


@given(st.lists(AMOUNTS, max_size=5))
def test_what_is_written_is_found_where_it_stands(amounts: list[Decimal]) -> None:
    text = "; ".join(f"item {at} is {money.pounds_in_prose(amount)}." for at, amount in enumerate(amounts))
    found = list(sums.find(text))
    assert [each.amount for each in found] == amounts
    assert [text[each.start : each.end] for each in found] == [each.words for each in found]
    assert all(each.fits(amount) for each, amount in zip(found, amounts, strict=True))


@given(AMOUNTS, AMOUNTS)
def test_a_sum_in_pence_fits_itself_alone(written: Decimal, other: Decimal) -> None:
    (found,) = sums.find(money.pounds(written))
    assert found.fits(other) is (written == other)


@pytest.mark.parametrize(
    ("text", "amount", "is_about"),
    [
        ("£639,733", "639733", False),
        ("circa £1.04 million", "1040000", True),
        ("approx. £5k", "5000", True),
        ("some £5bn", "5000000000", True),
        ("GBP 1,200.50", "1200.50", False),
        ("£ 4593", "4593", False),
        ("about it: £5m", "5000000", False),
        ("£5 metres", "5", False),
    ],
)
def test_shapes(text: str, amount: str, *, is_about: bool) -> None:
    (found,) = sums.find(text)
    assert (found.amount, found.is_about) == (Decimal(amount), is_about)


@pytest.mark.parametrize("text", ["639,733", "$5", "five pounds", "£", "€7"])
def test_what_is_no_sum_in_pounds_is_not_found(text: str) -> None:
    assert list(sums.find(text)) == []


@pytest.mark.parametrize(
    ("text", "amount", "fits"),
    [
        ("£1.04 million", "1044999.99", True),
        ("£1.04 million", "1045000.01", False),
        ("circa £1.04 million", "1060000", True),
        ("circa £1.04 million", "1070000", False),
        ("£69,573", "69573.32", True),
        ("£69,573", "69574.01", False),
        ("£69,573.3", "69573.32", False),
    ],
)
def test_a_rounded_sum_fits_what_rounds_to_it(text: str, amount: str, *, fits: bool) -> None:
    (found,) = sums.find(text)
    assert found.fits(Decimal(amount)) is fits


def test_percentages() -> None:
    text = "2.6% or 5 per cent, 10 percent; 1.2.3%"
    assert [(each.words, each.value, each.least_step) for each in sums.percentages(text)] == [
        ("2.6%", Decimal("2.6"), Decimal("0.1")),
        ("5 per cent", Decimal(5), Decimal(1)),
        ("10 percent", Decimal(10), Decimal(1)),
    ]
