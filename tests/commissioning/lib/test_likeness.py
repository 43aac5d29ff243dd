"""How much of a text stands in an earlier one."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib.likeness import Likeness, compare

EARLIER = ("The grant pays for recovery workers in ten districts.", "It ends in March 2022.", "Councils report.")


@pytest.mark.parametrize(
    ("sentence", "same", "nearly"),
    [
        ("The grant pays for recovery workers in ten districts.", 1, 0),
        ("the grant pays for recovery workers, in ten districts", 1, 0),
        ("The grant pays for recovery workers in nine districts.", 0, 1),
        ("The grant pays for key workers in ten districts.", 0, 1),
        ("It ends in March 2023.", 0, 1),
        ("It stops in April 2023.", 0, 0),
        ("Councils report.", 1, 0),
        ("Councils meet.", 0, 0),
        ("A charity trains its own volunteers for the night.", 0, 0),
    ],
)
def test_a_sentence_is_the_same_nearly_so_or_new(sentence: str, same: int, nearly: int) -> None:
    words = len(sentence.split())
    assert compare([sentence], EARLIER) == Likeness(1, same, nearly, words, words if same or nearly else 0)


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ((), 0),
        (EARLIER, 100),
        (("Nothing of this was there.",), 0),
        (("Councils report.", "All else is newly written by hand now."), 20),
        (("Councils report.", *(["Other words stand in this one alone."] * 200)), 1),
        ((*EARLIER * 100, "New."), 99),
        (("", "–"), 0),
    ],
)
def test_the_share_is_of_words_and_is_all_or_nothing_only_where_it_is(text: tuple[str, ...], percent: int) -> None:
    assert compare(text, EARLIER).percent == percent


def test_words_of_several_sentences_make_no_likeness() -> None:
    mixed = "The grant ends in March and councils report in ten districts."
    assert compare([mixed], EARLIER).percent == 0


SENTENCES = st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=8).map(" ".join), max_size=8)


@given(SENTENCES, SENTENCES)
def test_same_nearly_and_new_are_parts_of_the_whole(text: list[str], earlier: list[str]) -> None:
    found = compare(text, earlier)
    assert 0 <= found.same + found.nearly <= found.sentences
    assert 0 <= found.words_alike <= found.words == len(list(chain.from_iterable(each.split() for each in text)))
    assert compare(earlier, earlier).percent in ({100} if any(earlier) else {0})
