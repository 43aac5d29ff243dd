"""What was done to pooled budgets, in plain sentences."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from commissioning.lib import money
from decisions.ledger.scheme_sentences import day

Detail = Mapping[str, Any]


def _pool(said: Detail) -> str:
    return f"the pooled budget {said.get('name', '')}"


def _sum(amount: object) -> str:
    try:
        return money.pounds(Decimal(str(amount)))
    except (InvalidOperation, ValueError):
        return "a sum that cannot be read"


def _why(said: Detail) -> str:
    return f", because: {said['reason']}" if said.get("reason") else "."


def _partners(said: Detail) -> str:
    """Who they are, with their per cents where these are the rule."""
    rows = said.get("partners")
    pairs = [row for row in rows if isinstance(row, list) and len(row) == 2] if isinstance(rows, list) else []
    return ", ".join(f"{name} {percent}%" if percent else str(name) for name, percent in pairs)


def _contribution(said: Detail) -> str:
    what = "plans" if said.get("kind") == "planned" else "has put in"
    return (
        f"recorded that {said.get('partner', '')} {what} {_sum(said.get('amount'))} for {said.get('year', '')} in "
        f"{_pool(said)}, as at {day(said, 'effective_on')}, by {said.get('document', '')}{_why(said)}"
    )


def _outturn(said: Detail) -> str:
    rows = said.get("shares")
    pairs = [row for row in rows if isinstance(row, list) and len(row) == 2] if isinstance(rows, list) else []
    shares = ", ".join(f"{partner} {_sum(amount)}" for partner, amount in pairs)
    return (
        f"closed {said.get('year', '')} of {_pool(said)}: {_sum(said.get('spent'))} spent of "
        f"{_sum(said.get('budget'))}{f', of the difference {shares}' if shares else ''}, by "
        f"{said.get('document', '')}{_why(said)}"
    )


SENTENCES: dict[str, Callable[[Detail], str]] = {
    "add_pool": lambda said: f"added {_pool(said)}, hosted by {said.get('host', '')}, of {_partners(said)}.",
    "change_pool": lambda said: (
        f"wrote new terms of {_pool(said)} from {day(said, 'from_on')}, hosted by {said.get('host', '')}, of "
        f"{_partners(said)}{_why(said)}"
    ),
    "record_contribution": _contribution,
    "record_outturn": _outturn,
}
