"""What was done to grants that come in to be passed on, in plain sentences."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from commissioning.lib import money
from decisions.ledger.scheme_sentences import day

Detail = Mapping[str, Any]

HAPPENED = {"received": "came in", "sent_back": "sent back to the funder", "retained": "retained for administration"}


def _grant(said: Detail) -> str:
    return f"the passported grant {said.get('name', '')}"


def _sum(said: Detail, key: str = "amount") -> str:
    if not said.get(key):
        return "not recorded"
    try:
        return money.pounds(Decimal(str(said[key])))
    except (InvalidOperation, ValueError):
        return "a sum that cannot be read"


def _why(said: Detail) -> str:
    return f", because: {said['reason']}" if said.get("reason") else "."


def _by(said: Detail) -> str:
    return f", by {said['document']}" if said.get("document") else ""


def _money(said: Detail) -> str:
    happened = HAPPENED.get(str(said.get("kind")), str(said.get("kind")))
    return (
        f"recorded {_sum(said)} of {_grant(said)} as {happened} on {day(said, 'effective_on')}{_by(said)}{_why(said)}"
    )


def _passed(said: Detail) -> str:
    stream = f", {said['stream']}" if said.get("stream") else ""
    return (
        f"counted {_sum(said)} of awards of {said.get('decision', '')}{stream} as {_grant(said)} passed on, from "
        f"{day(said, 'effective_on')}{_why(said)}"
    )


def _onward(said: Detail) -> str:
    to = f" to {said['to_whom']}" if said.get("to_whom") else ""
    return (
        f"recorded what {said.get('recipient', '')} reports of {_grant(said)} up to {day(said, 'as_at')}: passed on"
        f"{to}: {_sum(said, 'passed_on')}; retained: {_sum(said, 'retained')}; said by {said.get('said_by', '')}."
    )


SENTENCES: dict[str, Callable[[Detail], str]] = {
    "record_passported_grant": lambda said: (
        f"recorded {_grant(said)}, of {said.get('funder', '')}, to be passed on by {day(said, 'pass_on_by')}."
    ),
    "record_passported_money": _money,
    "pass_on": _passed,
    "move_passing_day": lambda said: (
        f"moved the day by which {_grant(said)} is to be passed on to {day(said, 'pass_on_by')}{_by(said)}{_why(said)}"
    ),
    "record_onward": _onward,
}
