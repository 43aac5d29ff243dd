"""Canonical JSON and its hash: one text for one content, and nothing that could be read two ways."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib.canonical import dumps, grouped, sha256

text = st.text(st.characters(exclude_categories=["Cs"]))
contents = st.recursive(
    st.none() | st.booleans() | st.integers() | text,
    lambda inner: st.lists(inner) | st.dictionaries(text, inner),
    max_leaves=20,
)


def test_dumps_sorts_keys_and_leaves_out_spaces_and_escapes() -> None:
    content = {
        "total": "639733.00",
        "key": False,
        "areas": ["Bolton", "Bury"],
        "b": {"z": 1, "a": None},
        "é": "£½",
    }
    assert dumps(content) == (
        '{"areas":["Bolton","Bury"],"b":{"a":null,"z":1},"key":false,"total":"639733.00","é":"£½"}'
    )


def test_dumps_writes_a_tuple_as_a_list() -> None:
    assert dumps((1, ("a", None))) == dumps([1, ["a", None]]) == '[1,["a",null]]'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (1.5, "the content is a float; give text, a whole number, true, false or null."),
        (
            {"a": [1, float("nan")]},
            "the content.a[1] is a float; give text, a whole number, true, false or null.",
        ),
        (
            {"a": Decimal("1.00")},
            "the content.a is a Decimal; give text, a whole number, true, false or null.",
        ),
        ([b"x"], "the content[0] is a bytes; give text, a whole number, true, false or null."),
        ({"a": {1}}, "the content.a is a set; give text, a whole number, true, false or null."),
        ({"a": {1: "x"}}, "A key of the content.a is 1; only text will do."),
        ({None: 1}, "A key of the content is None; only text will do."),
    ],
)
def test_dumps_refuses_what_has_no_one_form_and_says_where_it_is(content: object, sentence: str) -> None:
    with pytest.raises(TypeError) as refusal:
        dumps(content)
    assert str(refusal.value) == sentence


@given(contents)
def test_dumps_is_read_back_as_the_same_content(content: object) -> None:
    assert json.loads(dumps(content)) == content


@given(st.dictionaries(text, contents))
def test_dumps_does_not_depend_on_the_order_of_keys(content: dict[str, object]) -> None:
    assert dumps(dict(reversed(content.items()))) == dumps(content)


def test_sha256_is_of_the_utf8_bytes() -> None:
    assert sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert sha256("£") == "b4fe151e413445357b1c0935e7cf04a429492ebd23dc62bfadb2f898c431c1fd"


def test_a_hash_is_printed_in_fours() -> None:
    assert grouped("9f3c7a21e00b") == "9f3c 7a21 e00b"
    assert grouped("9f3c7a21e00b", groups=2) == "9f3c 7a21"
    assert len(grouped(sha256("")).split()) == 16
