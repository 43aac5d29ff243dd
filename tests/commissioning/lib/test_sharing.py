"""Sharing by weights within floors and caps, after a top slice: exact, fair, or refused with a reason."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commissioning.lib.money import apportion
from commissioning.lib.sharing import CannotBeShared, Shares, part, share
from tests.commissioning.lib.test_money import SEED_AMOUNTS, SEED_WEIGHTS

TEN_BILLION = 10**12  # in pence
Rows = list[tuple[int, int | None, int | None]]

pence = st.integers(0, TEN_BILLION)
limit = st.none() | st.integers(0, TEN_BILLION // 50)
rows = st.lists(st.tuples(st.integers(0, 10**9), limit, limit), min_size=1, max_size=30)


def pounds(amount: int | None) -> Decimal | None:
    return None if amount is None else Decimal(amount).scaleb(-2)


def shared(total: int, given_rows: Rows, top_slice: int = 0) -> Shares:
    weights, floors, caps = zip(*given_rows, strict=True)
    return share(
        Decimal(total).scaleb(-2), weights, [*map(pounds, floors)], [*map(pounds, caps)], Decimal(top_slice).scaleb(-2)
    )


def can_be(total: int, given_rows: Rows) -> bool:
    """Whether any amounts keep within the limits: worked out another way than the library does."""
    least = sum(floor or 0 for _, floor, _ in given_rows)
    most: float = sum(
        (floor or 0) if not weight else float("inf") if cap is None else cap for weight, floor, cap in given_rows
    )
    return (
        any(weight for weight, _, _ in given_rows)
        and all(cap is None or cap >= (floor or 0) for _, floor, cap in given_rows)
        and least <= total <= most
    )


def test_the_seed_is_shared_to_its_ten_amounts_with_six_pennies_over() -> None:
    """T12: rounded down, the shares leave £0.06."""
    got = share(Decimal("639733.00"), SEED_WEIGHTS)
    assert [str(amount) for amount in got.amounts] == SEED_AMOUNTS
    assert got.pennies == {2, 3, 4, 5, 6, 8}


@pytest.mark.parametrize(
    ("total", "given_rows", "amounts", "at_floor", "at_cap"),
    [
        (10000, [(1, None, None), (1, None, None), (8, None, 5000)], [2500, 2500, 5000], set(), {2}),
        (10000, [(1, 2000, None), (1, None, None), (8, None, 5000)], [2500, 2500, 5000], set(), {2}),
        (10000, [(1, 3000, None), (1, None, None), (8, None, None)], [3000, 778, 6222], {0}, set()),
        # The cap frees enough for the floor no longer to bind: whoever fixes floors first gets this wrong.
        (10000, [(1, 1500, None), (1, None, None), (8, None, 6000)], [2000, 2000, 6000], set(), {2}),
        # The floor takes so much that the cap no longer binds.
        (10000, [(1, 6000, None), (9, None, 8000)], [6000, 4000], {0}, set()),
        (10000, [(0, 1000, None), (1, None, None)], [1000, 9000], {0}, set()),
        (3000, [(1, 1000, 1000), (1, 2000, 2000)], [1000, 2000], {1}, set()),
        (0, [(1, None, None), (1, 0, 0)], [0, 0], set(), set()),
        (100, [(1, None, None)] * 3, [34, 33, 33], set(), set()),
    ],
)
def test_limits_bind_only_where_the_share_would_break_them(
    total: int, given_rows: Rows, amounts: list[int], at_floor: set[int], at_cap: set[int]
) -> None:
    got = shared(total, given_rows)
    assert got.amounts == [pounds(amount) for amount in amounts]
    assert (got.at_floor, got.at_cap) == (at_floor, at_cap)


@pytest.mark.parametrize(
    ("total", "given_rows", "top_slice", "sentence"),
    [
        (
            10000,
            [(1, 6000, None), (1, 4001, None)],
            0,
            "The floors add up to £100.01, more than there is to share, £100.00. Lower them.",
        ),
        (10000, [(1, None, 6000), (1, None, 3999)], 0, "The caps let only £99.99 be shared of £100.00. Raise them."),
        (10000, [(0, 500, None), (1, None, 9000)], 0, "The caps let only £95.00 be shared of £100.00. Raise them."),
        (10000, [(1, 600, 500)], 0, "A floor of £6.00 is over the cap of the same row, £5.00."),
        (10000, [(1, None, None)], 10001, "£100.01 is kept aside, more than there is to share, £100.00."),
        (
            10000,
            [(1, 6000, None)],
            5000,
            "The floors add up to £60.00, more than there is to share, £50.00. Lower them.",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(total: int, given_rows: Rows, top_slice: int, sentence: str) -> None:
    with pytest.raises(CannotBeShared) as refusal:
        shared(total, given_rows, top_slice)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("given_rows", "sentence"),
    [
        ([(0, None, None)], "There is nothing to share by: give at least one weight that is more than zero."),
        ([(2, None, None), (-1, None, None)], "A weight cannot be less than zero."),
    ],
)
def test_weights_are_whole_and_some_are_more_than_nothing(given_rows: Rows, sentence: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 the whole sentence is compared
        shared(100, given_rows)
    assert str(refusal.value) == sentence
    with pytest.raises(TypeError):
        share(Decimal(1), [0.5])  # type: ignore[list-item]


@settings(max_examples=300)
@given(pence, rows, st.integers(0, TEN_BILLION))
def test_shares_add_up_within_their_limits_or_are_refused_for_cause(total: int, given_rows: Rows, aside: int) -> None:
    aside = min(aside, total)
    left = total - aside
    try:
        got = shared(total, given_rows, aside)
    except ValueError:
        assert not can_be(left, given_rows)
        return
    assert can_be(left, given_rows)
    assert sum(got.amounts) == pounds(left)
    assert {amount.as_tuple().exponent for amount in got.amounts} == {-2}
    for amount, (_, floor, cap) in zip(got.amounts, given_rows, strict=True):
        assert (pounds(floor) or 0) <= amount
        assert cap is None or amount <= Decimal(cap).scaleb(-2)


@settings(max_examples=300)
@given(pence, rows)
def test_those_between_their_limits_share_the_rest_in_proportion_to_the_penny(total: int, given_rows: Rows) -> None:
    """Water-filling: one level for all that neither floor nor cap holds; those that are held would break it."""
    try:
        got = shared(total, given_rows)
    except ValueError:
        return
    free = [
        place for place, (weight, _, _) in enumerate(given_rows) if weight and place not in got.at_floor | got.at_cap
    ]
    rest = sum(int(got.amounts[place] * 100) for place in free)
    weight = sum(given_rows[place][0] for place in free)
    for place in free:
        assert abs(int(got.amounts[place] * 100) - Fraction(rest * given_rows[place][0], weight)) < 1
    for place in got.at_floor if free else ():
        assert Fraction(rest, weight) * given_rows[place][0] < (given_rows[place][1] or 0) + 1
    for place in got.at_cap if free else ():
        assert Fraction(rest, weight) * given_rows[place][0] > (given_rows[place][2] or 0) - 1


@given(pence, st.lists(st.integers(0, 10**9), min_size=1, max_size=40).filter(any))
def test_without_limits_it_is_apportioning(total: int, weights: list[int]) -> None:
    whole = Decimal(total).scaleb(-2)
    assert share(whole, weights).amounts == apportion(whole, weights)


@settings(max_examples=8, deadline=None)
@given(st.integers(), pence)
def test_ten_thousand_rows_with_floors_and_caps_add_up(seed: int, total: int) -> None:
    source = random.Random(seed)  # noqa: S311 no secret
    average = total // 10_000
    many: Rows = [
        (
            source.randrange(10**6),
            source.choice([None, source.randrange(average + 1)]),
            source.choice([None, average + source.randrange(10 * average + 1)]),
        )
        for _ in range(10_000)
    ]
    got = shared(total, many)
    assert sum(got.amounts) == pounds(total)
    assert all(amount >= (pounds(floor) or 0) for amount, (_, floor, _) in zip(got.amounts, many, strict=True))


def test_a_part_is_to_the_nearest_penny() -> None:
    assert part(Decimal("639733.00"), Decimal("2.6")) == Decimal("16633.06")
    assert part(Decimal("0.50"), Decimal(1)) == Decimal("0.01")
