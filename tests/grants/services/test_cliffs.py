"""The board: which window an end falls into, what comes first, and sums that nobody recorded."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from grants.services.cliffs import Cliff, board, in_all

ON = date(2026, 11, 22)


def cliff(name: str = "A", *, days: int = 10, amount: str | None = "100.00", **said: Any) -> Cliff:
    sum_of_money = None if amount is None else Decimal(amount)
    return Cliff(name=name, what="Grant", href="/", ends_on=ON + timedelta(days=days), amount=sum_of_money, **said)


def columns(*cliffs: Cliff) -> list[list[str]]:
    return [[each.cliff.name for each in column.cliffs] for column in board(cliffs, ON).columns]


@pytest.mark.parametrize(
    ("days", "column"),
    [(-1, None), (0, 0), (1, 0), (30, 0), (31, 1), (90, 1), (91, 2), (180, 2), (181, None)],
)
def test_an_end_falls_into_one_window_or_none(days: int, column: int | None) -> None:
    assert columns(cliff(days=days)) == [["A"] if each == column else [] for each in range(3)]


def test_windows_are_titled_and_dated() -> None:
    found = [(each.title, each.first, each.last) for each in board([], ON).columns]
    assert found == [
        ("Within 30 days", ON, date(2026, 12, 22)),
        ("31 to 90 days", date(2026, 12, 23), date(2027, 2, 20)),
        ("91 to 180 days", date(2027, 2, 21), date(2027, 5, 21)),
    ]


def test_the_most_money_comes_first_then_the_most_posts_then_the_earlier_end() -> None:
    cliffs = [
        cliff("No sum, no posts", amount=None),
        cliff("Small", amount="99.99"),
        cliff("Large"),
        cliff("Large and later", days=12),
        cliff("Large with posts", days=20, fte=Decimal("1.00")),
        cliff("No sum, five posts", amount=None, fte=Decimal("5.00")),
    ]
    assert columns(*cliffs)[0] == [
        "Large with posts",
        "Large",
        "Large and later",
        "Small",
        "No sum, five posts",
        "No sum, no posts",
    ]


def test_what_goes_on_is_on_the_board_apart_and_in_no_sum() -> None:
    found = board([cliff("Ends"), cliff("Goes on", days=5, amount="7.00", is_followed=True)], ON)
    assert [each.cliff.name for each in found.followed] == ["Goes on"]
    assert (found.count, found.columns[0].sums) == (1, "£100.00")


def test_what_goes_on_beyond_the_last_window_or_ended_before_is_not_shown() -> None:
    cliffs = [cliff(days=days, is_followed=True) for days in (-1, 181)]
    assert board(cliffs, ON).followed == ()


@pytest.mark.parametrize(
    ("cliffs", "words"),
    [
        ([], ""),
        ([cliff(amount=None)], "1 sum not recorded"),
        ([cliff(), cliff(amount="0.01")], "£100.01"),
        ([cliff(), cliff(amount=None), cliff(amount=None)], "£100.00 and 2 sums not recorded"),
        (
            [cliff(), cliff(amount="50.00", basis="yearly"), cliff(amount=None)],
            "£100.00, £50.00 a year and 1 sum not recorded",
        ),
    ],
)
def test_a_sum_that_is_not_recorded_is_counted_and_never_nought(cliffs: list[Cliff], words: str) -> None:
    assert in_all(cliffs) == words


@pytest.mark.parametrize(
    ("cliff", "words"),
    [
        (cliff(), "£100.00"),
        (cliff(basis="yearly"), "£100.00 a year"),
        (cliff(amount=None, basis=""), "Sum not recorded"),
    ],
)
def test_a_sum_says_what_it_is(cliff: Cliff, words: str) -> None:
    assert cliff.sum_in_words == words


@pytest.mark.parametrize(("days", "words"), [(0, "today"), (1, "1 day"), (2, "2 days")])
def test_days_are_counted_in_words(days: int, words: str) -> None:
    (found,) = board([cliff(days=days)], ON).columns[0].cliffs
    assert (found.days, found.days_in_words) == (days, words)
