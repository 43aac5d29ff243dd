"""Tokens in running text: replaced by what they stand for, or told with the names most like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib.tokens import Unknown, can_be_named, resolve, token, unknown

VALUES = {"total": "£639,733", "allocation:Bolton": "£69,573.32", "allocation:Bolton:2026/27": "£1", "period": "2026"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[total]]", "£639,733"),
        ("**[[ Total ]]** in all", "**£639,733** in all"),
        ("[[allocation:bolton]], [[ALLOCATION : Bolton : 2026/27]]", "£69,573.32, £1"),
        ("| [[total]] | [[period]] |", "| £639,733 | 2026 |"),
        ("[[totle]] and [total] and [[total]", "[[totle]] and [total] and [[total]"),
        ("[[[total]]]", "[£639,733]"),
        ("[[to\ntal]]", "[[to\ntal]]"),
        ("", ""),
    ],
)
def test_known_tokens_are_replaced_and_all_else_stays(text: str, said: str) -> None:
    assert resolve(text, VALUES) == said


def test_unknown_tokens_are_told_once_with_the_nearest_names() -> None:
    text = "[[totle]], [[total]], [[totle]], [[allocation:Boltan]] and [[xyz]]"
    assert unknown(text, VALUES) == [
        Unknown("[[totle]]", ["total"]),
        Unknown("[[allocation:Boltan]]", ["allocation:Bolton", "allocation:Bolton:2026/27"]),
        Unknown("[[xyz]]", []),
    ]


@given(st.text(), st.text(alphabet=st.characters(exclude_characters="[]\n:", exclude_categories=["Cs"]), min_size=1))
def test_a_name_that_can_be_a_token_is_found_wherever_it_stands(text: str, name: str) -> None:
    around = text.replace("[", "").replace("]", "")
    assert can_be_named(name)
    assert resolve(f"{around}{token(name)}{around}", {name: "£1"}) == f"{around}£1{around}"


@given(st.text())
def test_a_text_without_known_tokens_stays_as_it_is(text: str) -> None:
    assert resolve(text, {}) == text
