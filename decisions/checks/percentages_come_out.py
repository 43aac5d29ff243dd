"""A percentage gives the sum that is said of it."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from commissioning.lib import money, sums
from commissioning.lib.sums import Percentage, Sum
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="X07",
    title="A percentage gives the sum that is said of it",
    level=Level.WARN,
    source="A real uplift whose percentage and sum disagreed",
    effort=Effort.FIGURE,
    explain="An uplift is agreed as a percentage and paid as a sum; they must come to the same.",
    example_bad="“a 2.6% uplift, from £102,800 to £105,000”",
    example_good="“a 2.6% uplift, from £102,800 to £105,472.80”",
)

NEAR = Decimal(1)  # pounds: sums are rounded

_GROWS = re.compile(r"\b(?:uplift\w*|increas\w*|ris(?:e|es|ing)|rais\w*|rose|grow\w*|more)\b", re.IGNORECASE)
_SHRINKS = re.compile(r"\b(?:cut\w*|decreas\w*|reduc\w*|fall\w*|fell|saving\w*|less)\b", re.IGNORECASE)
_BASE_BEFORE = re.compile(r".*\b(?:from|of|on|to) (?:the )?(?:\w+ ){0,2}$", re.IGNORECASE)
_TO = re.compile(r"[, ]+(?:\w+ ){0,3}to (?:a total of )?", re.IGNORECASE)
_SHARE = re.compile(r" of (?:the )?(?:\w+ ){0,3}", re.IGNORECASE)
_COMES_TO = re.compile(r",? ?(?:is|comes to|makes|gives|=|equals|amounts to|or|\(|:)\(? ?(?:about )?", re.IGNORECASE)


def check(matter: Matter) -> Iterator[Finding]:
    """Two sums and one percentage in one sentence: “from A to B”, or “p% of A is B”.

    Source: issue 4, a percentage that does not give the stated sum; research N06.
    """
    for prose in matter.prose:
        for sentence in dict.fromkeys(sentence for sentence, _ in prose.sums):
            rates = list(sums.percentages(sentence))
            amounts = list(sums.find(sentence))
            if len(rates) == 1 and len(amounts) == 2:
                right = _should_be(sentence, rates[0], *amounts)
                if right is not None:
                    why = f"{rates[0].words} makes it {money.pounds(right)}, not {amounts[1].words}."
                    yield RULE.warn(prose.section, prose.field, "Check the percentage", why, excerpt=sentence)


def _should_be(sentence: str, rate: Percentage, first: Sum, second: Sum) -> Decimal | None:
    """What the second sum should be; none where it is that, or where the sentence says something else."""
    between = sentence[first.end : second.start]
    if _SHARE.fullmatch(sentence[rate.end : first.start]) and _COMES_TO.fullmatch(between):
        return _unless_near(first.amount, rate, second, factor=lambda share: share)
    before = sentence[: first.start]
    if rate.words not in before and not before.lower().endswith("from "):
        return None
    if not _TO.fullmatch(between) or not _BASE_BEFORE.fullmatch(before):
        return None
    if _GROWS.search(sentence) and not _SHRINKS.search(sentence):
        return _unless_near(first.amount, rate, second, factor=lambda share: 1 + share)
    if _SHRINKS.search(sentence) and not _GROWS.search(sentence):
        return _unless_near(first.amount, rate, second, factor=lambda share: 1 - share)
    return None


def _unless_near(
    base: Decimal, rate: Percentage, second: Sum, *, factor: Callable[[Decimal], Decimal]
) -> Decimal | None:
    """A percentage is rounded to the figures it is written with, and so is the sum."""
    exact = base * factor(rate.value / 100)
    room = base * rate.least_step / 200 + max(NEAR, second.least_step / 2)
    if second.is_about or abs(exact - second.amount) <= room:
        return None
    return round(exact, 2)
