"""The typed figures of a record that its texts may quote as tokens, so that text and figures cannot drift apart."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache

from commissioning.lib import dates, money, tokens
from decisions.record.models import Allocation, Decision, FundingSource

MOST_OFFERED = 60


def values(decision: Decision) -> dict[str, str]:
    """Every token that means something in this record, by its name, with what it says; the most used first.

    Shapes: "total", "period", "allocation:Bolton", "allocation:Bolton:2026/27", "funding:Home Office" and so on; sums
    are of all rows with that name. Names with a colon or a bracket have no token. No query after loading.whole().
    """
    said = dict(_facts(decision))
    sums: dict[str, Decimal] = {}
    for row in decision.allocations.all():
        for name in _allocation_names(row):
            sums[name] = sums.get(name, Decimal(0)) + (row.amount or 0)
    for source in decision.funding_sources.all():
        for name in _funding_names(source) if source.amount is not None else ():
            sums[name] = sums.get(name, Decimal(0)) + (source.amount or 0)
    return said | {name: money.pounds_in_prose(amount) for name, amount in sums.items()}


def offered(decision: Decision) -> list[dict[str, str]]:
    """What an editor shows beside the text, broad sums before single cells. Shapes: token, value."""
    found = sorted(values(decision).items(), key=lambda item: item[0].count(":"))
    return [{"token": tokens.token(name), "value": value} for name, value in found[:MOST_OFFERED]]


def resolver(decision: Decision) -> Callable[[str], str]:
    """What makes a text of this record into what its notice says."""
    known = cache(lambda: values(decision))
    return lambda text: tokens.resolve(text, known()) if "[[" in text else text


def _facts(decision: Decision) -> Iterator[tuple[str, str]]:
    if decision.total is not None:
        yield "total", money.pounds_in_prose(decision.total)
    raised = [row for row in decision.allocations.all() if row.before is not None and row.amount is not None]
    if decision.uplift_of_id and raised:
        before = sum((row.before or Decimal(0) for row in raised), Decimal(0))
        after = sum((standing(decision, row) for row in raised), Decimal(0))
        yield "before", money.pounds_in_prose(before)
        yield "increase", money.pounds_in_prose(after - before)
        yield "after", money.pounds_in_prose(after)
        if decision.uplift_percent is not None:
            yield "uplift", f"{decision.uplift_percent.normalize():f}%"
    if decision.period_from:
        yield "start", dates.long(decision.period_from)
    if decision.period_until:
        yield "end", dates.long(decision.period_until)
    if decision.period_from and decision.period_until:
        yield "period", f"{dates.long(decision.period_from)} to {dates.long(decision.period_until)}"


def standing(decision: Decision, row: Allocation) -> Decimal:
    """What a row comes to with what was given before: the amount itself, or with the increase on top."""
    amount = row.amount or Decimal(0)
    return amount + (row.before or Decimal(0)) if decision.uplift_total_is == "increase" else amount


def _allocation_names(row: Allocation) -> Iterator[str]:
    year = "" if row.financial_year is None else dates.financial_year_name(row.financial_year)
    if year:
        yield f"year:{year}"
    if row.stream and tokens.can_be_named(row.stream):
        yield from _with(f"stream:{row.stream}", [year])
    for who in filter(None, (row.locality, row.recipient)):
        if tokens.can_be_named(str(who)):
            yield from _with(f"allocation:{who}", [row.stream, year])


def _funding_names(source: FundingSource) -> Iterator[str]:
    year = "" if source.financial_year is None else dates.financial_year_name(source.financial_year)
    if tokens.can_be_named(source.funder.name):
        yield from _with(f"funding:{source.funder.name}", [source.programme, year])


def _with(name: str, parts: list[str]) -> Iterator[str]:
    """The name alone, with each part, and with all of them in order."""
    given = [part for part in parts if part and tokens.can_be_named(part)]
    yield name
    yield from (f"{name}:{part}" for part in given)
    if len(given) > 1:
        yield f"{name}:{':'.join(given)}"
