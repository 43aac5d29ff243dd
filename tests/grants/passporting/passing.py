"""Passported grants, and decisions that pass them on, as tests need them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from commissioning.models import Locality, Organisation
from decisions.drafting import acts as drafting
from decisions.record.models import Decision
from grants.awards import posting
from grants.passporting import acts
from grants.passporting.models import OnwardReport, PassportedGrant, PassportEntry
from tests.decisions.linking import sign_all, submitted
from tests.factories import NOW, complete, user

HOME_OFFICE = "Home Office"
NAME, SLUG = "Safer schools grant", "safer-schools-grant-2021-22"
SEALED = date(2021, 10, 26)
AT = datetime(2022, 3, 1, 10, 0, tzinfo=UTC)
APRIL, MAY = date(2021, 4, 20), date(2021, 5, 4)
DISTRICTS = ("Bolton", "Bury")


def body(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def carrier(
    amounts: dict[str, Sequence[str]],
    *,
    funder: str = HOME_OFFICE,
    year: int | None = 2021,
    source_year: int = 2021,
    signed_at: datetime = NOW + timedelta(days=1),
) -> Decision:
    """A sealed and posted decision that gives, for each stream, these amounts to Bolton and Bury out of that funder."""
    total = sum((Decimal(amount) for each in amounts.values() for amount in each), Decimal(0))
    decision = complete(total=total)
    source = {"funder": body(funder), "amount": total, "financial_year": source_year, "status": "agreement_signed"}
    drafting.fund(decision=decision, fields={"total": total}, sources=[source], by=user("officer"), at=NOW)
    places = {place.name: place for place in Locality.objects.all()}
    rows = [
        {"stream": stream, "locality": places[name], "financial_year": year, "amount": Decimal(amount)}
        for stream, each in amounts.items()
        for name, amount in zip(DISTRICTS, each, strict=True)
    ]
    fields = {"streams": [name for name in amounts if name], "financial_years": [year] if year else []}
    drafting.allocate(decision=decision, fields=fields, rows=rows, by=user("officer"), at=NOW)
    made = sign_all(submitted(decision), at=signed_at)
    posting.catch_up(at=AT)
    return made


def grant(**said: Any) -> PassportedGrant:
    usual = {
        "name": NAME,
        "funder": body(HOME_OFFICE),
        "programme": "Safer schools",
        "financial_year": 2021,
        "pass_on_by": date(2022, 3, 31),
        "by": user("finance"),
        "at": AT,
    }
    return acts.record_passported_grant(**{**usual, **said})


def money(of: PassportedGrant, amount: str, kind: str = "received", **said: Any) -> PassportEntry:
    usual: dict[str, Any] = {
        "effective_on": APRIL,
        "document": "HO-7" if kind == "received" else "",
        "reason": "" if kind == "received" else "One day a week of a clerk.",
        "by": user("finance"),
        "at": AT,
    }
    return acts.record_passported_money(grant=of, kind=kind, amount=Decimal(amount), **{**usual, **said})


def pass_on(of: PassportedGrant, decision: Decision, stream: str | None = None, **said: Any) -> list[PassportEntry]:
    usual = {"effective_on": SEALED, "reason": "", "by": user("finance"), "at": AT}
    return acts.pass_on(grant=of, decision=decision, stream=stream, **{**usual, **said})


def move(of: PassportedGrant, **said: Any) -> PassportEntry:
    usual: dict[str, Any] = {"pass_on_by": date(2022, 6, 30), "effective_on": MAY, "document": "HO-8"}
    more = {"reason": "Schools start late.", "by": user("finance"), "at": AT}
    return acts.move_passing_day(grant=of, **{**usual, **more, **said})


def onward(of: PassportedGrant, passed_on: str | None = "50.00", **said: Any) -> OnwardReport:
    usual: dict[str, Any] = {
        "recipient": body("Bolton Council"),
        "as_at": date(2022, 2, 1),
        "passed_on": None if passed_on is None else Decimal(passed_on),
        "retained": None,
        "to_whom": "41 schools",
        "said_by": "Hal Norris",
        "by": user("finance"),
        "at": AT,
    }
    return acts.record_onward(grant=of, **{**usual, **said})
