"""Each reason for which money waits, in its own sentence; and none where there is none."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from grants.payments.choices import OPEN, State
from grants.payments.waiting import blocks

ON = date(2021, 11, 1)
QUARTERLY = {"title": "Quarterly report", "due_on": "2021-07-14"}


def instalment(**changes: Any) -> Any:
    """One that nothing holds back, but for these."""
    decision = SimpleNamespace(reference="DN-2021-0001")
    award = SimpleNamespace(agreement=SimpleNamespace(decision=decision, grantee="Bury Council"))
    facts = {
        "award": award,
        "state": "certified",
        "amount": Decimal("100.00"),
        "decision_state": "decided",
        "agreement_status": "signed",
        "open_conditions": [],
        "awarded": Decimal("300.00"),
        "scheduled": Decimal("300.00"),
        "released": Decimal("200.00"),
        "lacks_subsidy": False,
        "still_out": Decimal(0),
        "late_returns": [],
        "unspent": Decimal("15000.01"),
        "awaited_returns": [QUARTERLY],
        "unread_returns": [QUARTERLY],
    }
    return SimpleNamespace(**facts | changes)


@pytest.mark.parametrize("state", State)
def test_only_what_is_planned_or_certified_can_be_released(state: State) -> None:
    assert (blocks(instalment(state=state), ON) == []) is (state in OPEN)


@pytest.mark.parametrize("status", ["signed", "not_needed"])
@pytest.mark.parametrize("state", ["decided", "published", "in_force"])
def test_nothing_stands_in_the_way(status: str, state: str) -> None:
    assert blocks(instalment(agreement_status=status, decision_state=state), ON) == []


def condition(kind: str, text: str = "", cap: str | None = None, *, by_returns: bool = False) -> dict[str, Any]:
    return {"kind": kind, "text": text, "cap": cap, "by_returns": by_returns}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"state": "paid"}, "It is paid."),
        (
            {"late_returns": [QUARTERLY]},
            "Returns are overdue: “Quarterly report”, due on 14 July 2021.",
        ),
        ({"decision_state": "held"}, "DN-2021-0001 is held, so nothing is paid."),
        ({"decision_state": "superseded"}, "DN-2021-0001 is superseded, so nothing is paid."),
        (
            {"agreement_status": "signed_by_recipient"},
            "The agreement with Bury Council is not signed by both sides: signed by the recipient.",
        ),
        (
            {"open_conditions": [condition("returns", "quarter 2"), condition("underspend", cap="15000.00")]},
            "Not met yet: returns are received (quarter 2) and unallocated underspend is not above £15,000.00.",
        ),
        (
            {"open_conditions": [condition("returns", "quarter 2", by_returns=True)]},
            "Not met yet: returns are received (quarter 2; not in: “Quarterly report”, due on 14 July 2021).",
        ),
        (
            {"open_conditions": [condition("underspend", cap="15000.00", by_returns=True)]},
            "Not met yet: unallocated underspend is not above £15,000.00 (returns come to £15,000.01).",
        ),
        (
            {"open_conditions": [condition("underspend", cap="15000.01", by_returns=True)]},
            "Not met yet: unallocated underspend is not above £15,000.01 "
            "(not accepted yet: “Quarterly report”, due on 14 July 2021).",
        ),
        ({"open_conditions": [condition("other", "the lease is signed")]}, "Not met yet: the lease is signed."),
        (
            {"awarded": Decimal("307.80")},
            "The schedule is out of step: £7.80 short of the award. Write a new one.",
        ),
        (
            {"awarded": Decimal("299.99")},
            "The schedule is out of step: £0.01 over the award. Write a new one. "
            "With it £300.00 would be released, and £299.99 is awarded.",
        ),
        ({"lacks_subsidy": True}, "Bury Council has not confirmed what other minimal financial assistance it had."),
        (
            {"still_out": Decimal("45000.00")},
            "£45,000.00 is still out under the decision that this one replaces. Claw it back there first.",
        ),
    ],
)
def test_each_reason_has_its_sentence(changes: dict[str, Any], sentence: str) -> None:
    assert " ".join(blocks(instalment(**changes), ON)) == sentence
