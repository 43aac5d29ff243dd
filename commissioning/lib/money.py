"""Pounds and pence: reading what people write, showing it, sharing it out. Exact; never a float."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Context, Decimal, Inexact, InvalidOperation
from operator import index

PENNY = Decimal("0.01")
LIMIT = Decimal("999999999999.99")  # numeric(14,2) holds no more
LONGEST = 60

_EXACT = Context(prec=28, traps=[Inexact, InvalidOperation])
_ZEROS = {"": 0, "k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9}
_AMOUNT = re.compile(
    r"(?:gbp ?)?(?:£ ?)?"
    r"(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)?(?:\.(?P<fraction>[0-9]+))?"
    rf" ?(?P<scale>{'|'.join(filter(None, _ZEROS))})?"
    r"(?: ?(?:gbp|pounds))?",
    re.IGNORECASE | re.ASCII,
)
# Unbreakable and thin spaces hold one figure together (the international style); a plain space may part two.
_SPACED_THOUSANDS = re.compile(r"(?<=[0-9])[\u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))")
_DASH = r"[-\u2010-\u2015\u2212]"
_REASONS = tuple(
    (re.compile(pattern, re.IGNORECASE | re.ASCII), reason)
    for pattern, reason in (
        (
            rf"(?:£? ?{_DASH}+|tb[acd]|n ?/? ?a|none|nil|nothing|unknown|to be (?:confirmed|decided))$",
            "is not an amount. Enter the amount in pounds and pence, or 0.00 if there is no money.",
        ),
        (
            r".*(?:%|per ?cent)",
            "is a percentage. Enter the amount it comes to in pounds and pence.",
        ),
        (
            r".*(?:[$€¥]|\b(?:usd|eur|euros?|dollars?)\b)",
            "is not in pounds. Enter the amount in pounds sterling.",
        ),
        (
            r"ca?\.? ?(?=[£0-9])|some\b|[~≈]"
            r"|.*\b(?:circa|approx\w*|about|around|roughly|nearly|almost|est|estimated?)\b",
            "is an approximation. Enter the exact amount.",
        ),
        (
            r"[<>≤≥]|.*\+$|.*\bor (?:more|less)$"
            r"|(?:up to|at least|at most|over|under|(?:no )?(?:more|less) than|(?:max|min)(?:imum)?)\b",
            "is a limit, not an amount. Enter the exact amount.",
        ),
        (
            rf"£? ?\(|£? ?{_DASH}|minus\b|.*[0-9] ?(?:{_DASH}|cr)$",
            "is a negative amount. Enter an amount of 0.00 or more.",
        ),
        (
            rf".*[0-9](?:[a-z.]*) ?(?:{_DASH}|\bto\b) ?£? ?[0-9]",
            "is a range. Enter one exact amount.",
        ),
        (
            r".*[0-9](?:[^0-9.,]|[.,][^0-9.,])+[0-9]",
            "has more than one number in it. Enter one amount, with commas between thousands.",
        ),
        (
            r"[^0-9]*$",
            "has no figures in it. Enter the amount in pounds and pence.",
        ),
        (
            r".*\.[0-9]+,|.*\.[0-9]{3}\.",
            "has a point where a comma belongs. Write thousands with commas and pence with a point.",
        ),
        (
            r"(?:gbp ?)?(?:£ ?)?(?![1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9,]))"
            r"[0-9]+,[0-9,]*(?:\.[0-9]+)?(?![0-9.,])",
            "has a comma in the wrong place. Write thousands with commas and pence with a point.",
        ),
        (
            r"",
            "cannot be read as an amount. Enter one amount in pounds and pence.",
        ),
    )
)
_EXAMPLE = "For example: £69,573.32"


class NotAnAmount(ValueError):
    """What was typed is no amount. The message says to the person what was found and what would do."""


def parse(text: str) -> Decimal:
    """Read one amount of money as people write it; refuse whatever would have to be guessed.

    Shapes: “£69,573.32”, “639733”, “£1.1 million”, “500k”, “GBP 1,200.00”, with any spaces round the parts.
    Units: pounds, with two decimal places, from 0.00 to 999,999,999,999.99.
    Raises: NotAnAmount.
    """
    tidy = "".join(mark for mark in text if unicodedata.category(mark) != "Cf").strip()
    if len(tidy) > LONGEST:
        raise NotAnAmount(f"“{_shown(tidy[:20])}…” is {len(tidy)} characters long. Enter one amount. {_EXAMPLE}")
    if not tidy:
        raise NotAnAmount(f"No amount was given. Enter the amount in pounds and pence. {_EXAMPLE}")
    found = _shown(tidy)
    if any(mark.isnumeric() and not mark.isascii() for mark in tidy):
        raise NotAnAmount(f"“{found}” has figures other than 0 to 9. Type it with those. {_EXAMPLE}")
    plainer = " ".join(_SPACED_THOUSANDS.sub(",", tidy).split()).rstrip(".,;: ")
    match = _AMOUNT.fullmatch(plainer)
    if match is None or not (match["whole"] or match["fraction"]):
        reason = next(reason for pattern, reason in _REASONS if pattern.match(plainer))
        raise NotAnAmount(f"“{found}” {reason} {_EXAMPLE}")
    return _exactly(found, match["whole"] or "0", match["fraction"] or "", (match["scale"] or "").lower())


def _shown(text: str) -> str:
    """The text on one line, with nothing in it that cannot be printed."""
    return "".join(mark if mark.isprintable() else "\ufffd" for mark in " ".join(text.split()))


def _exactly(found: str, whole: str, fraction: str, scale: str) -> Decimal:
    if not scale and len(fraction) == 3 and re.fullmatch("[1-9][0-9]{0,2}", whole):
        thousands, pounds_and_pence = f"£{whole},{fraction}", f"£{whole}.{fraction[:2]}"
        raise NotAnAmount(
            f"“{found}” has three figures after the point. Write {thousands} or {pounds_and_pence}, whichever is meant."
        )
    fraction = fraction.rstrip("0")
    shift = 2 + _ZEROS[scale] - len(fraction)
    if shift < 0:
        raise NotAnAmount(f"“{found}” has a fraction of a penny. Enter whole pence. {_EXAMPLE}")
    pence = int(whole.replace(",", "") + fraction) * 10**shift
    if pence > LIMIT * 100:
        raise NotAnAmount(f"“{found}” is over {pounds(LIMIT)}, the most that can be recorded.")
    return Decimal(pence).scaleb(-2)


def apart(amount: Decimal, other: Decimal) -> str:
    """How far an amount lies from another one: £0.01 more, £0.01 less."""
    return f"{pounds(abs(amount - other))} {'more' if amount > other else 'less'}"


def pounds(amount: Decimal) -> str:
    """The amount for a table: £639,733.00.

    Raises: ValueError if the amount is not in whole pence, rather than round it.
    """
    exact = _in_pence(amount)
    sign = "\N{MINUS SIGN}" if exact < 0 else ""
    return f"{sign}£{abs(exact):,}"


def pounds_in_prose(amount: Decimal) -> str:
    """The amount for a sentence: £639,733, or £69,573.32 where there are pence.

    Raises: ValueError if the amount is not in whole pence.
    """
    return pounds(amount).removesuffix(".00")


def plain(amount: Decimal) -> str:
    """The amount for canonical JSON, CSV and form fields: 639733.00.

    Raises: ValueError if the amount is not in whole pence.
    """
    return f"{_in_pence(amount):f}"


def _in_pence(amount: Decimal) -> Decimal:
    """The amount with exactly two decimal places and no negative zero."""
    try:
        exact = amount.quantize(PENNY, context=_EXACT)
    except (Inexact, InvalidOperation):
        raise ValueError(f"{amount} is not an amount in whole pence.") from None
    if not exact.is_finite():
        raise ValueError(f"{amount} is not an amount in whole pence.")
    return exact if exact else abs(exact)


def apportion(total: Decimal, weights: Sequence[int]) -> list[Decimal]:
    """Share a total by weights: each exact share rounded down, the pence left over to the largest remainders.

    Shapes: one amount for each weight, in the order of the weights; together they are the total.
    Units: pounds, in whole pence.
    Ties: of equal remainders, the earlier position has the penny.
    Raises: ValueError if the total is negative or not in whole pence, or if the weights are empty, negative
    or all zero; TypeError if a weight is not a whole number.
    """
    pence = int(_in_pence(total).scaleb(2))
    weights = [index(weight) for weight in weights]
    everything = sum(weights)
    if pence < 0:
        raise ValueError(f"{pounds(total)} cannot be shared: it is less than zero.")
    if any(weight < 0 for weight in weights):
        raise ValueError("A weight cannot be less than zero.")
    if everything == 0:
        raise ValueError("There is nothing to share by: give at least one weight that is more than zero.")
    shares = [pence * weight // everything for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: -(pence * weights[place] % everything))
    for place in by_remainder[: pence - sum(shares)]:
        shares[place] += 1
    return [Decimal(share).scaleb(-2) for share in shares]
