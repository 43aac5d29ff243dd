"""Columns and doubts that several lists share."""

from decimal import Decimal
from typing import Any

from grants.statutory.columns import Column, Mended
from grants.statutory.definition import REQUIRED, Doubt
from grants.statutory.entries import CONTRACTS, GRANTS, Entry

SUM = REQUIRED | {"minimum": 0}
REGISTRATION = r"((SC|NIC)?[0-9]{6}|[0-9]{6,7}(-[0-9]{1,2})?|[0-9]{8}|[A-Z]{2}[0-9]{6})"
TAKEN_FOR_A_GRANT = Doubt("Instrument", "Nobody has said by what it is given. It is taken for a grant.", Mended.TERMS)
MAY_BE_A_CONTRACT = Doubt(
    "Instrument", "Nobody has said by what it is given. If it is a contract, it belongs here.", Mended.TERMS
)


def day(name: str, value: str, meaning: str, point: str, mended: Mended | None = None, **more: Any) -> Column:
    return Column(name, value, meaning, point, "date", mended, **more)


def awarded(point: str) -> Column:
    meaning = "The day on which the decision took effect."
    return day("Date awarded", "awarded_on", meaning, point, constraints=REQUIRED)


def department(meaning: str) -> Column:
    return Column("Department", "department", meaning, "3", constraints=REQUIRED)


def starts(of: str, point: str) -> Column:
    return day("Start date", "starts_on", f"The first day of the {of}.", point, Mended.NOWHERE)


def ends(of: str, point: str) -> Column:
    return day("End date", "ends_on", f"The last day of the {of}.", point, Mended.NOWHERE)


def registration(name: str, whose: str, point: str) -> Column:
    return Column(
        name,
        "registration",
        f"The {whose}’s number as a charity or, without one, as a company. Public bodies and individuals have none.",
        point,
        mended=Mended.BODY,
        lacks="is_registered",
        constraints={"pattern": REGISTRATION},
    )


def is_grant(entry: Entry) -> bool:
    return entry.instrument in GRANTS


def is_contract(entry: Entry) -> bool:
    return entry.instrument in CONTRACTS


def grant_doubt(entry: Entry) -> Doubt | None:
    return None if entry.is_instrument_said else TAKEN_FOR_A_GRANT


def contract_doubt(entry: Entry, threshold: Decimal) -> Doubt | None:
    """Of what is worth that much."""
    return MAY_BE_A_CONTRACT if entry.is_over(threshold) and not entry.is_instrument_said else None
