"""Amounts of money: read exactly or refused with a reason, shown one way, shared to the penny."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib.money import LIMIT, NotAnAmount, apart, apportion, parse, plain, pounds, pounds_in_prose

EXAMPLE = "For example: £69,573.32"
SEED_WEIGHTS = [774, 431, 1708, 555, 616, 786, 480, 528, 349, 890]
SEED_AMOUNTS = [
    *("69573.32", "38741.73", "153528.73", "49887.85", "55371.02"),
    *("70651.98", "43146.25", "47460.87", "31370.92", "80000.33"),
]

amounts = st.integers(0, int(LIMIT * 100)).map(lambda pence: Decimal(pence).scaleb(-2))
weightings = st.lists(st.integers(0, 10**9), min_size=1, max_size=40).filter(any)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("£69,573.32", "69573.32"),
        ("69573.32", "69573.32"),
        ("69,573.32", "69573.32"),
        ("£639,733", "639733.00"),
        ("£ 1,200", "1200.00"),
        ("  £1,200  ", "1200.00"),
        ("£1.1 million", "1100000.00"),
        ("£1.1m", "1100000.00"),
        ("£1.1M", "1100000.00"),
        ("£1.1 mn", "1100000.00"),
        ("1.1 Million pounds", "1100000.00"),
        ("£2.5bn", "2500000000.00"),
        ("£2.5 billion", "2500000000.00"),
        ("£1.23456789m", "1234567.89"),
        ("500k", "500000.00"),
        ("500K", "500000.00"),
        ("£500 thousand", "500000.00"),
        ("1,100k", "1100000.00"),
        ("£\u00a01,200", "1200.00"),
        ("£1.1\u00a0million", "1100000.00"),
        ("£69\u00a0573.32", "69573.32"),
        ("£69\u2009573.32", "69573.32"),
        ("1\u202f234\u202f567", "1234567.00"),
        ("\ufeff£1,200\u200b", "1200.00"),
        ("£639,733.", "639733.00"),
        ("£639,733,", "639733.00"),
        ("£639,733.00.", "639733.00"),
        ("GBP 1,200.00", "1200.00"),
        ("1,200.00 GBP", "1200.00"),
        ("gbp1200", "1200.00"),
        ("1,200 pounds", "1200.00"),
        ("0", "0.00"),
        ("£0.00", "0.00"),
        ("£.50", "0.50"),
        ("5.5", "5.50"),
        ("007", "7.00"),
        ("69573.3200", "69573.32"),
        ("69573.320", "69573.32"),
        ("0.500", "0.50"),
        ("999,999,999,999.99", "999999999999.99"),
        ("£999.99999999999bn", "999999999999.99"),
    ],
)
def test_parse_reads_an_amount_as_people_write_it(text: str, read: str) -> None:
    assert str(parse(text)) == read


REFUSED: list[tuple[str, list[str]]] = [
    (
        "is an approximation. Enter the exact amount.",
        [
            *("circa £1M", "approx. £500", "approximately 500", "c. £1m", "c £1m", "c£1m", "ca. 500"),
            *("about £500", "~£500", "≈ 500", "around 5", "£1m approx", "some £500", "est. £500"),
        ],
    ),
    (
        "is a limit, not an amount. Enter the exact amount.",
        [
            *("up to £500", "Up To 500", "£50,000+", "50000 +", "over £5", "under 5", "at least £5"),
            *(
                "maximum £500",
                "max 500",
                "no more than £5",
                "less than 5",
                "> £500",
                "≤ 5",
                "£500 or more",
            ),
        ],
    ),
    (
        "is a range. Enter one exact amount.",
        ["£10-£20", "10 - 20", "£10\u2013£20", "£5-10m", "£5m\u2014£10m", "£5 to £6", "£5k to £6k"],
    ),
    (
        "is a negative amount. Enter an amount of 0.00 or more.",
        [
            *(
                "(1,200.00)",
                "(£1,200.00)",
                "£(1,200.00)",
                "-5",
                "-£5",
                "£-5",
                "£ -5",
                "\u22125",
                "\u2013 £5",
            ),
            *("minus £5", "5-", "£5 CR", "-0"),
        ],
    ),
    (
        "is a percentage. Enter the amount it comes to in pounds and pence.",
        ["5%", "2.6 per cent", "3 percent", "£5 (10%)"],
    ),
    (
        "is not in pounds. Enter the amount in pounds sterling.",
        ["$500", "€500", "500 €", "EUR 500", "500 USD", "5 euros", "10 dollars", "¥5"],
    ),
    (
        "is not an amount. Enter the amount in pounds and pence, or 0.00 if there is no money.",
        [
            *("TBC", "tbc", "TBD", "TBA", "n/a", "N/A", "N / A", "na", "nil", "Nil", "none", "unknown"),
            *("-", "\u2013", "\u2014", "--", "£-", "£ \u2013", "to be confirmed", "tbc."),
        ],
    ),
    (
        "has more than one number in it. Enter one amount, with commas between thousands.",
        [
            "£5 and £6",
            "5, 6",
            "£5; £6",
            "1 200",
            "£639 733.00",
            "5/6",
            "27/10/2021",
            "£5\u00a06",
            "£5 x 10",
        ],
    ),
    (
        "has a point where a comma belongs. Write thousands with commas and pence with a point.",
        ["1.200,50", "£1.200.000", "1.200.000,50"],
    ),
    (
        "has a comma in the wrong place. Write thousands with commas and pence with a point.",
        [
            "1,23,456",
            "12,34",
            "£12,34.56",
            "1234,567",
            "0,123",
            "1200,50",
            "1,,200",
            "1,2345",
            "12,34 million",
        ],
    ),
    (
        "has a fraction of a penny. Enter whole pence.",
        ["1234.567", "£1.0001", "£1,234.567", "1.234567891m"],
    ),
    (
        "has no figures in it. Enter the amount in pounds and pence.",
        ["£", "GBP", "fifty pounds", "£k", "?"],
    ),
    ("has figures other than 0 to 9. Type it with those.", ["٣٤", "£\uff11\uff12", "5½", "£1m²", "①"]),
    (
        "cannot be read as an amount. Enter one amount in pounds and pence.",
        [
            "1.2.3",
            "£1,200 each",
            "+5",
            "=A1",
            "50p",
            "£1,200.50.3",
            "££5",
            "1,200\x00",
            "6 thou\u017fand",
            "5£",
        ],
    ),
]


@pytest.mark.parametrize(("reason", "text"), [(reason, text) for reason, texts in REFUSED for text in texts])
def test_parse_refuses_what_it_would_have_to_guess_and_says_why(reason: str, text: str) -> None:
    with pytest.raises(NotAnAmount) as refusal:
        parse(text)
    shown = text.replace("\u00a0", " ").replace("\x00", "\ufffd")
    assert str(refusal.value) == f"“{shown}” {reason} {EXAMPLE}"


@pytest.mark.parametrize("text", ["", "   ", "\u00a0", "\n", "\u200b"])
def test_parse_asks_for_an_amount_where_there_is_none(text: str) -> None:
    with pytest.raises(NotAnAmount) as refusal:
        parse(text)
    assert str(refusal.value) == f"No amount was given. Enter the amount in pounds and pence. {EXAMPLE}"


@pytest.mark.parametrize(
    ("text", "meanings"),
    [("1.234", "£1,234 or £1.23"), ("£1.200", "£1,200 or £1.20"), ("639.733", "£639,733 or £639.73")],
)
def test_parse_asks_which_is_meant_where_a_point_may_part_thousands(text: str, meanings: str) -> None:
    with pytest.raises(NotAnAmount) as refusal:
        parse(text)
    assert str(refusal.value) == (f"“{text}” has three figures after the point. Write {meanings}, whichever is meant.")


@pytest.mark.parametrize("text", ["1,000,000,000,000", "£1000bn", "999999999999999999999999999999999999.00"])
def test_parse_refuses_more_than_a_column_can_hold(text: str) -> None:
    with pytest.raises(NotAnAmount) as refusal:
        parse(text)
    assert str(refusal.value) == f"“{text}” is over £999,999,999,999.99, the most that can be recorded."


def test_parse_reads_sixty_characters_and_refuses_sixty_one_without_repeating_them() -> None:
    assert parse("0" * 59 + "5") == Decimal("5.00")
    with pytest.raises(NotAnAmount) as refusal:
        parse("0" * 60 + "5")
    assert str(refusal.value) == f"“{'0' * 20}…” is 61 characters long. Enter one amount. {EXAMPLE}"


@given(amounts)
def test_parse_reads_back_every_way_an_amount_is_shown(amount: Decimal) -> None:
    assert [str(parse(show(amount))) for show in (pounds, pounds_in_prose, plain)] == [f"{amount:.2f}"] * 3


@given(st.text(max_size=70) | st.text("0123456789.,£ kmbn-+()\u00a0", max_size=20))
def test_parse_either_reads_whole_pence_within_the_limit_or_refuses_in_a_sentence(text: str) -> None:
    try:
        amount = parse(text)
    except NotAnAmount as reason:
        outcome = str(reason).endswith((".", EXAMPLE))
    else:
        outcome = amount.as_tuple().exponent == -2 and Decimal(0) <= amount <= LIMIT
    assert outcome


@pytest.mark.parametrize(
    ("amount", "in_tables", "in_prose", "canonical"),
    [
        ("639733", "£639,733.00", "£639,733", "639733.00"),
        ("69573.32", "£69,573.32", "£69,573.32", "69573.32"),
        ("0.5", "£0.50", "£0.50", "0.50"),
        ("0", "£0.00", "£0", "0.00"),
        ("-0.00", "£0.00", "£0", "0.00"),
        ("-0.06", "\u2212£0.06", "\u2212£0.06", "-0.06"),
        ("1E+3", "£1,000.00", "£1,000", "1000.00"),
        ("5.0000", "£5.00", "£5", "5.00"),
    ],
)
def test_an_amount_is_shown_one_way_in_each_place(amount: str, in_tables: str, in_prose: str, canonical: str) -> None:
    shown = [show(Decimal(amount)) for show in (pounds, pounds_in_prose, plain)]
    assert shown == [in_tables, in_prose, canonical]


@pytest.mark.parametrize("show", [pounds, pounds_in_prose, plain])
@pytest.mark.parametrize("amount", ["1.005", "NaN", "Infinity", "1E+40"])
def test_an_amount_is_never_rounded_to_be_shown(show: type[str], amount: str) -> None:
    with pytest.raises(ValueError, match=r"is not an amount in whole pence\.$"):
        show(Decimal(amount))


def test_apportion_gives_the_ten_allocations_of_the_2021_notice() -> None:
    assert apportion(Decimal("639733"), SEED_WEIGHTS) == [Decimal(amount) for amount in SEED_AMOUNTS]


def test_apportion_gives_equal_remainders_pennies_to_the_earlier_positions() -> None:
    assert apportion(Decimal("100.00"), [1, 1, 1]) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert apportion(Decimal("0.02"), [1, 1, 1]) == [Decimal("0.01"), Decimal("0.01"), Decimal("0.00")]


def test_apportion_gives_the_largest_remainder_the_penny_before_an_earlier_position() -> None:
    assert apportion(Decimal("0.01"), [1, 2, 1]) == [Decimal("0.00"), Decimal("0.01"), Decimal("0.00")]


def test_apportion_of_nothing_gives_zeros_in_pence() -> None:
    assert [str(share) for share in apportion(Decimal(0), [3, 0, 5])] == ["0.00", "0.00", "0.00"]


def test_apportion_gives_a_weight_of_zero_nothing() -> None:
    assert apportion(Decimal("10.01"), [0, 1, 0, 1]) == [
        *(Decimal("0.00"), Decimal("5.01")),
        *(Decimal("0.00"), Decimal("5.00")),
    ]


@pytest.mark.parametrize(
    ("total", "weights", "sentence"),
    [
        ("1", [], "There is nothing to share by: give at least one weight that is more than zero."),
        ("1", [0, 0], "There is nothing to share by: give at least one weight that is more than zero."),
        ("1", [2, -1], "A weight cannot be less than zero."),
        ("1", [1, -1], "A weight cannot be less than zero."),
        ("-0.01", [1], "\u2212£0.01 cannot be shared: it is less than zero."),
        ("1.005", [1], "1.005 is not an amount in whole pence."),
        ("NaN", [1], "NaN is not an amount in whole pence."),
    ],
)
def test_apportion_refuses_what_cannot_be_shared(total: str, weights: list[int], sentence: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 the whole sentence is compared
        apportion(Decimal(total), weights)
    assert str(refusal.value) == sentence


def test_apportion_takes_whole_weights_alone() -> None:
    with pytest.raises(TypeError):
        apportion(Decimal(1), [0.5, 0.5])  # type: ignore[list-item]


@given(amounts, weightings)
def test_apportioned_amounts_are_whole_pence_and_add_up_to_the_total(total: Decimal, weights: list[int]) -> None:
    shares = apportion(total, weights)
    assert (sum(shares), {share.as_tuple().exponent for share in shares}) == (total, {-2})


@given(amounts, weightings)
def test_apportioned_amounts_are_within_a_penny_of_the_exact_shares(total: Decimal, weights: list[int]) -> None:
    exact = [Fraction(total) * weight / sum(weights) for weight in weights]
    differences = [abs(Fraction(share) - due) for share, due in zip(apportion(total, weights), exact, strict=True)]
    assert max(differences) < Fraction(1, 100)


@given(amounts, weightings)
def test_a_larger_weight_never_has_the_smaller_share(total: Decimal, weights: list[int]) -> None:
    by_weight = [share for _, share in sorted(zip(weights, apportion(total, weights), strict=True))]
    assert by_weight == sorted(by_weight)


@given(amounts, weightings, st.integers(1, 1000))
def test_scaling_all_weights_changes_no_share(total: Decimal, weights: list[int], factor: int) -> None:
    assert apportion(total, [weight * factor for weight in weights]) == apportion(total, weights)


@pytest.mark.parametrize(("amount", "words"), [("10.01", "£0.01 more"), ("8.99", "£1.01 less")])
def test_how_far_an_amount_lies_from_another_one(amount: str, words: str) -> None:
    assert apart(Decimal(amount), Decimal("10.00")) == words
