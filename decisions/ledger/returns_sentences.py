"""What was asked of recipients and what came of it, in plain sentences."""

from collections.abc import Callable, Mapping
from typing import Any

from decisions.ledger.scheme_sentences import day

Detail = Mapping[str, Any]


def _line(said: Detail) -> str:
    return f"“{said.get('title', '')}” of the agreement with {said.get('grantee', '')}"


def _return(said: Detail) -> str:
    return f"the return {_line(said)}, up to {day(said, 'period_until')}"


def _received(said: Detail) -> str:
    came = "by its link, sent by" if said.get("by_link") else f"on {day(said, 'happened_on')}, from"
    return f"took in {_return(said)}: it came {came} {said.get('said_by', '')}."


def _planned(said: Detail) -> str:
    first, last = said.get("first"), said.get("last")
    numbers = f"return {first}" if first == last else f"returns {first} to {last}"
    return f"planned {numbers} of {_line(said)}, due from {day(said, 'first_due_on')} to {day(said, 'last_due_on')}."


SENTENCES: dict[str, Callable[[Detail], str]] = {
    "add_reporting_line": lambda said: f"asked for returns: line {said.get('line')}, {_line(said)}.",
    "plan_returns": _planned,
    "end_reporting_line": lambda said: f"ended the reporting line {_line(said)}, because: {said.get('reason', '')}",
    "make_return_link": lambda said: f"made a link by which {_return(said)}, can be sent without an account.",
    "receive_return": _received,
    "query_return": lambda said: f"queried {_return(said)}.",
    "accept_return": lambda said: f"accepted {_return(said)}.",
    "excuse_return": lambda said: f"said that {_return(said)}, is no longer wanted.",
}
