"""Sums of money and percentages in running text: found where they stand, read exactly."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_SCALES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9}
_FIGURE = r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+"
_SUM = re.compile(
    rf"(?:£|GBP) ?(?P<whole>{_FIGURE})(?:\.(?P<fraction>[0-9]+))?"
    r"(?: ?(?P<scale>thousand|million|billion|mn|bn|k|m)\b)?",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:\bcirca|\bc\.?|\bca\.?|\babout|\baround|\bapprox(?:imately|\.)?|\broughly|\bnearly|\balmost|\bsome|~)\s*$",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?<![0-9.,])(?P<figure>[0-9]+(?:\.[0-9]+)?) ?(?:%|per ?cent\b)", re.IGNORECASE)


@dataclass(frozen=True)
class Sum:
    """`least_step` is the worth of the last figure written: £1.04 million is written to the nearest £10,000."""

    words: str
    amount: Decimal
    least_step: Decimal
    is_about: bool
    start: int
    end: int

    def fits(self, amount: Decimal) -> bool:
        """Whether the amount may be what is written: exact, rounded as written, or near where “about” stands before."""
        difference = abs(self.amount - amount)
        if self.is_about:
            return difference <= max(amount / 40, self.least_step / 2)
        if self.least_step > 1:
            return difference <= self.least_step / 2
        return difference == 0 or (self.least_step == 1 and difference < 1)


@dataclass(frozen=True)
class Percentage:
    words: str
    value: Decimal
    least_step: Decimal
    start: int
    end: int


def find(text: str) -> Iterator[Sum]:
    """Every sum in pounds, in order."""
    for match in _SUM.finditer(text):
        fraction, scale = match["fraction"] or "", (match["scale"] or "").lower()
        amount = Decimal(f"{match['whole'].replace(',', '')}.{fraction or 0}")
        zeros = _SCALES.get(scale, 0)
        yield Sum(
            match[0],
            amount.scaleb(zeros),
            Decimal(1).scaleb(zeros - len(fraction)),
            bool(_ABOUT.search(text, max(0, match.start() - 20), match.start())),
            match.start(),
            match.end(),
        )


def percentages(text: str) -> Iterator[Percentage]:
    """Every percentage, in order."""
    for match in _PERCENT.finditer(text):
        figure = match["figure"]
        step = Decimal(1).scaleb(-len(figure.partition(".")[2]))
        yield Percentage(match[0], Decimal(figure), step, match.start(), match.end())
