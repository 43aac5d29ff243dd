"""Pooled budgets as tests need them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from commissioning.models import Organisation, User
from grants.pooling import acts
from grants.pooling.models import Pool, PoolContribution, PoolOutturn, PoolTerms
from grants.pooling.terms import Terms
from tests.factories import user

AT = datetime(2022, 6, 1, 10, 0, tzinfo=UTC)
START, CLOSED = date(2021, 4, 1), date(2022, 5, 20)
NAME, SLUG = "Recovery and health pool", "recovery-and-health-pool"
COUNCIL, TRUST, MINISTRY = (
    "Bolton Council",
    "Greater Manchester Mental Health NHS Foundation Trust",
    "Ministry of Justice",
)
THIRDS = ((COUNCIL, "33.34"), (TRUST, "33.33"), (MINISTRY, "33.33"))


def body(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def partners(*of: tuple[str, str | None]) -> tuple[tuple[Organisation, Decimal | None], ...]:
    return tuple((body(name), None if percent is None else Decimal(percent)) for name, percent in of)


def agreed(**said: Any) -> Terms:
    usual: dict[str, Any] = {
        "name": NAME,
        "aims": "People who leave custody see a doctor in a week.",
        "functions": "Public health functions of the council, and mental health services.",
        "host": body(COUNCIL),
        "manager": "Iris Coombe, Head of Joint Commissioning",
        "period_from": START,
        "period_until": date(2024, 3, 31),
        "rule": "risk_share",
        "governance": "A joint board meets each quarter.",
        "notice": "Six months, in writing",
        "partners": partners(*THIRDS),
    }
    return Terms(**{**usual, **said})


def pool(*, from_on: date = START, by: User | None = None, at: datetime = AT, **said: Any) -> Pool:
    return acts.add_pool(agreed=agreed(**said), from_on=from_on, by=by or user("finance"), at=at)


def change(
    of: Pool,
    *,
    from_on: date = CLOSED,
    reason: str = "A partner left.",
    by: User | None = None,
    at: datetime = AT,
    **said: Any,
) -> PoolTerms:
    by = by or user("finance")
    return acts.change_pool(pool=of, agreed=agreed(**said), from_on=from_on, reason=reason, by=by, at=at)


def put(
    of: Pool, amount: str, *, partner: str = COUNCIL, kind: str = "planned", by: User | None = None, **said: Any
) -> PoolContribution:
    usual: dict[str, Any] = {"financial_year": 2021, "effective_on": START, "document": "S75-1", "reason": "", "at": AT}
    more = {"partner": body(partner), "kind": kind, "amount": Decimal(amount), "by": by or user("finance")}
    return acts.record_contribution(pool=of, **{**usual, **more, **said})


def close(of: Pool, spent: str, *, by: User | None = None, **said: Any) -> PoolOutturn:
    usual: dict[str, Any] = {"financial_year": 2021, "closed_on": CLOSED, "document": "Accounts 2021/22", "reason": ""}
    more = {"spent": Decimal(spent), "by": by or user("finance"), "at": AT}
    return acts.record_outturn(pool=of, **{**usual, **more, **said})


def closed(*, by: User | None = None, at: datetime) -> PoolOutturn:
    """A pool of which the first year is closed at that moment, in the autumn after it ended."""
    made = pool(period_from=date(2020, 4, 1), from_on=date(2020, 4, 1), at=at)
    put(made, "5.00", financial_year=2020, effective_on=date(2020, 4, 1), at=at)
    return close(made, "6.00", financial_year=2020, closed_on=date(2021, 5, 20), by=by, at=at)
