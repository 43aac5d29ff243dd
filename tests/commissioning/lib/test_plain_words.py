"""Officialese, and how long a sentence is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib.plain_words import PLAIN, length, officialese


@pytest.mark.parametrize("phrase", PLAIN)
def test_each_phrase_is_found_in_any_case_and_only_as_whole_words(phrase: str) -> None:
    assert list(officialese(f"So {phrase.upper()}.")) == [(phrase.upper(), PLAIN[phrase])]
    assert list(officialese(f"Sox{phrase}x.")) == []


@given(st.lists(st.sampled_from(["grant", "£4.50", "co-located", "2021/22"]), max_size=50))
def test_length_counts_words_and_figures(words: list[str]) -> None:
    assert length(" – ".join(words)) == len(words)
