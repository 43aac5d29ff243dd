"""Which names are much alike, and which only look so."""

import pytest

from grants.organisations.likeness import Known, Pair, like, pairs, plain

NUMBER, NAME, LETTER = (
    "They have the same number.",
    "They have the same name, but for legal forms and small words.",
    "Their names differ by a letter.",
)


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("Millrace Trust", "The Millrace Trust Ltd", NAME),
        ("Millrace Trust Limited", "MILLRACE TRUST LTD.", NAME),
        ("Care & Repair", "Care and Repair CIC", NAME),
        ("Bolton Council", "Bolton Metropolitan Borough Council", NAME),
        ("Greater Manchester Women’s Support", "GM Women's Support", NAME),
        ("Café Larkrise", "Cafe Larkrise", NAME),
        ("Larkrise Victim Care", "Larkrise Victims Care", LETTER),
        ("Thornfield Advocacy", "Thornfeld Advocacy", LETTER),
        ("Thornfield Advocacy", "Thornfiald Advocacy", LETTER),
    ],
)
def test_names_of_one_body(first: str, second: str, why: str) -> None:
    assert pairs([Known(1, (first,)), Known(2, (second,))]) == [Pair(1, 2, why)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Bolton Council", "Bury Council"),
        ("Bolton Council", "Bolton"),
        ("School number 1 of the north", "School number 2 of the north"),
        ("Bury", "Burry"),
        ("The Limited", "The Company"),
        ("Home Office", "Ministry of Justice"),
        ("Larkrise Victim Care", "Larkrise Victims Caring"),
    ],
)
def test_names_of_two_bodies(first: str, second: str) -> None:
    assert pairs([Known(1, (first,)), Known(2, (second,))]) == []


def test_the_same_number_and_other_names_count_too_and_a_pair_is_named_once() -> None:
    known = [
        Known(3, ("Alpha Support", "Beta Support Ltd"), ("GB-CHC-1119020",)),
        Known(1, ("Beta Support",), ("GB-CHC-1119020",)),
        Known(2, ("Gamma",)),
    ]
    assert pairs(known) == [Pair(1, 3, NUMBER)]
    assert like("the beta support", known) == [3, 1]


def test_many_bodies_are_compared_in_a_moment() -> None:
    known = [Known(number, (f"Body of the name {number} in words",)) for number in range(3000)]
    assert pairs(known) == []


def test_a_name_of_nothing_but_small_words_is_none() -> None:
    assert plain("The Company Limited") == ""
