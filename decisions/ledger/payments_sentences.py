"""What was planned, released and paid, in plain sentences."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from commissioning.lib import money
from decisions.ledger.scheme_sentences import day

STEPS = ("certify", "release", "withhold", "resume_instalment", "pay", "claw_back")
PAYMENTS = (
    *STEPS,
    *("schedule", "ask_precedent", "mark_precedent"),
    *(
        "make_payment_file",
        "fetch_payment_file",
        "withdraw_payment_file",
        "try_payments",
        "take_payments",
        "undo_payments",
    ),
)


def payments_sentence(act: str, said: Mapping[str, Any]) -> str:
    """What happened, without the name of who did it."""
    return (_of_one(act, said) if act in STEPS else _of_many(act, said)) + "."


def _of_one(act: str, said: Mapping[str, Any]) -> str:
    what = f"{said.get('instalment')}, {_sum(said, 'amount')} to {said.get('grantee')}"
    reason = f", because: {str(said.get('reason', '')).rstrip('.')}"
    reference = f", as {said['ledger_reference']}" if said.get("ledger_reference") else ""
    claim = f", on claim {said['claim_reference']}" if said.get("claim_reference") else ""
    return {
        "certify": f"certified instalment {what}{claim}",
        "release": f"released instalment {what}",
        "withhold": f"withheld instalment {what}{reason}",
        "resume_instalment": f"took up again instalment {what}{reason}",
        "pay": f"recorded instalment {what} as paid on {day(said, 'on')}{reference}",
        "claw_back": f"recorded that {_sum(said, 'amount')} of instalment {said.get('instalment')} came back from "
        f"{said.get('grantee')} on {day(said, 'on')}{reference}{reason}",
    }[act]


def _of_many(act: str, said: Mapping[str, Any]) -> str:
    file = f"the file {said.get('file')}"
    reason = str(said.get("reason", "")).rstrip(".")
    why = f", because: {reason}" if reason else ""
    return {
        "schedule": f"wrote schedule {said.get('number')} of an award to {said.get('grantee')}: "
        f"{_counted(said, 'instalment')}, {_sum(said, 'total')}{why}",
        "ask_precedent": f"made a condition of payment for {said.get('grantee')}: "
        f"{str(said.get('condition', '')).rstrip('.')}",
        "mark_precedent": f"marked a condition of payment for {said.get('grantee')} as "
        f"{'met' if said.get('outcome') == 'met' else 'no longer asked for'}: "
        f"{str(said.get('condition', '')).rstrip('.')}. {reason}",
        "make_payment_file": f"made payment file {said.get('number')}: {_counted(said, 'payment')}, "
        f"{_sum(said, 'total')}",
        "fetch_payment_file": f"downloaded payment file {said.get('number')}: {_counted(said, 'payment')}, "
        f"{_sum(said, 'total')}",
        "withdraw_payment_file": f"withdrew payment file {said.get('number')}, which was not sent: "
        f"{_counted(said, 'payment')}, {_sum(said, 'total')}{why}",
        "try_payments": f"tried {file} of what was paid",
        "take_payments": f"took over {_counted(said, 'payment')}, {_sum(said, 'total')}, from {file}",
        "undo_payments": f"took {_counted(said, 'payment')}, {_sum(said, 'total')}, from {file} back{why}",
    }[act]


def _sum(said: Mapping[str, Any], key: str) -> str:
    try:
        return money.pounds(Decimal(str(said.get(key))))
    except (InvalidOperation, ValueError):
        return "a sum that cannot be read"


def _counted(said: Mapping[str, Any], noun: str) -> str:
    number = said.get(f"{noun}s")
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"
