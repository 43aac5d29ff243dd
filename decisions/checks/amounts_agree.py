"""Sums of money in the text are the sums of the record."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations

from commissioning.lib import money
from commissioning.lib.sums import Sum
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="V05",
    title="Sums of money in the text are the sums of the record",
    level=Level.WARN,
    source="Real notices in which text and table disagreed",
    effort=Effort.FIGURE,
    explain=(
        "A sum that was typed once in the funding or the allocations and again in the text can drift apart. "
        "Finance pays the first, the public reads the second."
    ),
    example_bad="Total £639,733.00; the decision says “Grants of £639,773 are awarded”",
    example_good="Total £639,733.00; the decision says “Grants of £639,733 are awarded”",
)

VAT = Decimal("1.2")
LEAST_FIGURES = 4  # that a sum has before its zeros, for one that nearly agrees to be taken for a slip

_A_LIMIT_BEFORE = re.compile(
    r"(?:not|above|below|over|under|up to|at (?:most|least)|(?:more|less) than|exceed\w*|maximum|minimum|max|min|"
    r"cap\w*|limit\w*|threshold\w*|underspen\w+|between|from|sav(?:es?|ings?|ed|ing))(?: \w+){0,2} ?$",
    re.IGNORECASE,
)
_A_RATE_AFTER = re.compile(
    r" ?(?:\+|/|(?:for )?(?:each|per|every|apiece)\b|"
    r"an? (?:hour|day|night|week|month|year|person|place|session|head)\b|"
    r"(?:or|and) (?:more|less|over|above|below|under)\b|below\b|above\b|threshold\b|limit\b)",
    re.IGNORECASE,
)
_SOMETHING_ELSE = re.compile(
    r"\b(?:earlier|previous\w*|prior|original\w*|existing|former\w*|last year|in the past|to date|already|present|"
    r"current\w*|DN-[0-9]|PCD|threshold|each|estimate\w*|compar\w+|budget of|instead of|rather than|worth|turnover)\b",
    re.IGNORECASE,
)


def check(matter: Matter) -> Iterator[Finding]:
    """In subject, summary and decision every sum is one of the record; elsewhere one that nearly agrees is a slip.

    A sum with VAT added or taken off agrees; so do the parts of a sentence that add up to a sum of the record. Of
    limits, rates and what the sentence calls something else, such as an earlier grant, nothing is found.
    Source: research V05.
    """
    recorded = sorted(_recorded(matter))
    if not recorded:
        return
    for prose in matter.prose:
        for sentence, found in prose.sums:
            if not found.amount or any(found.fits(amount) for amount in recorded) or _is_other(sentence, found):
                continue
            slip = next((amount for amount in recorded if _is_slip(found.amount, amount)), None)
            if slip is None and (not prose.says_what_is_decided or _adds_up(sentence, prose.sums, recorded)):
                continue
            yield RULE.warn(
                prose.section,
                prose.field,
                f"Check {found.words}: it is no sum of this record",
                f"The record has {money.pounds(slip)}."
                if slip
                else "Neither total, funding nor allocations come to it.",
                excerpt=sentence,
            )


def _recorded(matter: Matter) -> set[Decimal]:
    """Every amount typed, every sum of a row, column or year of them, and each with or without VAT."""
    decision = matter.decision
    sums: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    if decision.total:
        sums["total",] = decision.total
    for row in decision.allocations.all():
        parts = {"stream": row.stream, "place": row.locality or row.recipient, "year": row.financial_year}
        for key in _combined(parts):
            sums["allocated", *key] += row.amount or 0
    for source in decision.funding_sources.all():
        parts = {"funder": source.funder, "programme": source.programme, "year": source.financial_year}
        for key in _combined(parts):
            sums["funded", *key] += source.amount or 0
    net = {amount for amount in sums.values() if amount}
    return net | {amount * VAT for amount in net} | {round(amount / VAT, 2) for amount in net}


def _combined(parts: Mapping[str, object]) -> Iterator[tuple[tuple[str, str], ...]]:
    named = [(name, str(part)) for name, part in parts.items()]
    for count in range(len(named) + 1):
        yield from combinations(named, count)


def _is_other(sentence: str, found: Sum) -> bool:
    """Whether the sentence gives the sum as a limit, a rate, or something other than what is decided."""
    before, after = sentence[: found.start], sentence[found.end :]
    return bool(_A_LIMIT_BEFORE.search(before) or _A_RATE_AFTER.match(after) or _SOMETHING_ELSE.search(sentence))


def _is_slip(written: Decimal, recorded: Decimal) -> bool:
    """Whether one figure is wrong, or two that stand together are exchanged."""
    ours, theirs = _figures(written), _figures(recorded)
    if len(ours) != len(theirs) or min(len(ours.rstrip("0")), len(theirs.rstrip("0"))) < LEAST_FIGURES:
        return False
    differ = [at for at, (one, other) in enumerate(zip(ours, theirs, strict=True)) if one != other]
    if len(differ) == 1:
        return True
    exchanged = len(differ) == 2 and differ[1] == differ[0] + 1
    return exchanged and ours[differ[0]] == theirs[differ[1]] and ours[differ[1]] == theirs[differ[0]]


def _figures(amount: Decimal) -> str:
    pence = int(amount * 100)
    return str(pence if pence % 100 else pence // 100)


def _adds_up(sentence: str, sums: tuple[tuple[str, Sum], ...], recorded: list[Decimal]) -> bool:
    """Whether the sums of the sentence make one of the record; of a single one that was asked before."""
    parts = [each.amount for other, each in sums if other == sentence]
    return sum(parts, Decimal(0)) in recorded
