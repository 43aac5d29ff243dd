"""How far a promise has come, from indicative to signed, and what was received on it. No database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from commissioning.lib import dates, money
from decisions.record.choices import FundingStatus
from grants.funders.models import FunderStep

RUNGS = (
    FundingStatus.INDICATIVE,
    FundingStatus.LETTER,
    FundingStatus.AGREEMENT_ISSUED,
    FundingStatus.AGREEMENT_SIGNED,
)


class Key(NamedTuple):
    """One promise: the funder’s number, the programme without regard to capitals, and the financial year."""

    funder: int
    programme: str
    year: int | None

    @classmethod
    def of(cls, funder: int, programme: str, year: int | None) -> "Key":
        return cls(funder, " ".join(programme.split()).casefold(), year)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the steps have come to: the rung, if any, what is promised in all and what was received, if recorded."""

    rung: FundingStatus | None
    promised: Decimal | None
    received: Decimal | None
    since: date

    @property
    def status(self) -> FundingStatus | None:
        return FundingStatus.RECEIVED if self.received else self.rung


def standing(steps: Sequence[FunderStep]) -> Standing | None:
    """What the steps come to, the first first; None without any."""
    if not steps:
        return None
    rungs = [step for step in steps if step.status != FundingStatus.RECEIVED]
    promises = [step.amount for step in rungs if step.amount is not None]
    receipts = [step.amount for step in steps if step.status == FundingStatus.RECEIVED]
    return Standing(
        rung=FundingStatus(rungs[-1].status) if rungs else None,
        promised=promises[-1] if promises else None,
        received=receipts[-1] if receipts else None,
        since=steps[-1].reached_on,
    )


def is_firm(status: str) -> bool:
    """Whether money may be counted on: the agreement is signed, or the money is there."""
    return status in {FundingStatus.AGREEMENT_SIGNED, FundingStatus.RECEIVED}


def why_not_next(
    before: Standing | None, status: str, reached_on: date, amount: Decimal | None, reason: str, *, today: date
) -> str:
    """Why this step cannot follow; empty where it can. A step down, or a lower sum, says why."""
    if reached_on > today:
        return "A step cannot be dated after today."
    if status == FundingStatus.RECEIVED and amount is None:
        return "Say how much was received in all."
    if amount is not None and amount < 0:
        return "The amount cannot be less than £0.00."
    if before is None:
        return ""
    if reached_on < before.since:
        return f"The last step is of {dates.long(before.since)}. A later step cannot be dated before it."
    if not reason.strip() and (less := _lowers(before, status, amount)):
        return f"{less} Say why."
    return ""


def _lowers(before: Standing, status: str, amount: Decimal | None) -> str:
    if status == FundingStatus.RECEIVED:
        had, what = before.received, "received"
    else:
        had, what = before.promised, "promised"
        if before.rung and RUNGS.index(FundingStatus(status)) < RUNGS.index(before.rung):
            return f"This is a step down from “{before.rung.label}”."
    if had is not None and amount is not None and amount < had:
        return f"{money.pounds(had)} was recorded as {what} before, which is more."
    return ""
