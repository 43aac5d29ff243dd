"""What became of funders’ promises, in plain sentences."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from commissioning.lib import money
from decisions.ledger.scheme_sentences import day

FUNDERS = ("record_step",)
STATUS = {
    "indicative": "indicative",
    "letter": "promised by letter",
    "agreement_issued": "agreement issued",
    "agreement_signed": "agreement signed",
    "received": "received",
}


def funders_sentence(act: str, said: Mapping[str, Any]) -> str:
    """What happened, without the name of who did it."""
    of = ", ".join(str(said[name]) for name in ("funder", "programme", "year") if said.get(name))
    status = STATUS.get(str(said.get("status")), str(said.get("status")))
    reason = f", because: {said['reason']}" if said.get("reason") else ""
    return {
        "record_step": f"recorded money of {of} as {status} on {day(said, 'reached_on')}{_sum(said)}, by "
        f"{said.get('document')}{reason or '.'}"
    }[act]


def _sum(said: Mapping[str, Any]) -> str:
    if not said.get("amount"):
        return ""
    try:
        return f", {money.pounds(Decimal(str(said['amount'])))} in all"
    except (InvalidOperation, ValueError):
        return ", a sum that cannot be read"
