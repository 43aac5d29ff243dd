"""How much of a text stands in an earlier one, sentence by sentence."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

LEAST_WORDS = 5  # of a sentence that can be nearly the same; a shorter one is the same or it is not
NEARLY = 0.6  # the share of its pairs of neighbouring words that also stand in one earlier sentence

_WORD = re.compile(r"[^\W_]+(?:[’'.,][^\W_]+)*")
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Numbers of sentences, and of the words in them. `nearly`: a few words differ."""

    sentences: int
    same: int
    nearly: int
    words: int
    words_alike: int

    @property
    def percent(self) -> int:
        """The share of words that stand in sentences alike; 0 and 100 only where it is none and all."""
        if not self.words_alike:
            return 0
        if self.words_alike == self.words:
            return 100
        return min(99, max(1, round(100 * self.words_alike / self.words)))


def compare(text: Iterable[str], earlier: Iterable[str]) -> Likeness:
    """How the sentences of a text are found among earlier ones, whatever their order.

    Shapes: capitals and punctuation do not count; sentences without a word are left out.
    """
    known = {words for each in earlier if (words := _words(each))}
    index = _index(known)
    sentences = [words for each in text if (words := _words(each))]
    same = [words for words in sentences if words in known]
    nearly = [words for words in sentences if words not in known and _is_near(words, index)]
    return Likeness(len(sentences), len(same), len(nearly), sum(map(len, sentences)), sum(map(len, (*same, *nearly))))


def _words(sentence: str) -> Words:
    return tuple(_WORD.findall(sentence.lower()))


def _pairs(words: Words) -> Iterator[Words]:
    return pairwise(words)


def _index(known: Iterable[Words]) -> dict[Words, list[int]]:
    """In which sentences each pair of words stands."""
    found: defaultdict[Words, list[int]] = defaultdict(list)
    for number, words in enumerate(known):
        for pair in set(_pairs(words)):
            found[pair].append(number)
    return found


def _is_near(words: Words, index: dict[Words, list[int]]) -> bool:
    if len(words) < LEAST_WORDS:
        return False
    pairs: Sequence[Words] = list(_pairs(words))
    shared = Counter(number for pair in pairs for number in index.get(pair, ()))
    return bool(shared) and shared.most_common(1)[0][1] >= NEARLY * len(pairs)
