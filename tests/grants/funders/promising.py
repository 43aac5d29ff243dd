"""Decisions with funders, and steps of what these promise, as tests of funders need them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from commissioning.models import Organisation
from decisions.drafting import acts
from decisions.record.models import Decision
from decisions.signoff import submission
from grants.funders import steps
from grants.funders.models import FunderStep
from tests.decisions.linking import link, sign_all, to
from tests.factories import NOW, complete, user

LATER = NOW + timedelta(days=300)
GMCA, HMPPS, JUSTICE = "Greater Manchester Combined Authority", "HM Prison and Probation Service", "Ministry of Justice"
VICTIMS = "Victims grant"


def source(funder: str, amount: str | None, *, year: int | None = 2021, **more: Any) -> dict[str, Any]:
    organisation, _ = Organisation.objects.get_or_create(name=funder)
    share = None if amount is None else Decimal(amount)
    return {"funder": organisation, "amount": share, "financial_year": year, "status": "agreement_signed", **more}


def decide(
    total: str, *sources: dict[str, Any], kind: str = "award", draws_on: Decision | None = None, **fields: Any
) -> Decision:
    """A sealed decision of that total with these sources, as one award; with none where it sets money aside."""
    decision = complete(total=Decimal(total), kind=kind)
    if draws_on:
        decision = link(decision, to(draws_on, "implements"))
    acts.fund(decision=decision, fields={"total": Decimal(total)}, sources=sources, by=user("officer"), at=NOW)
    if kind in {"fund", "accept_grant"}:
        acts.allocate(decision=decision, fields={"financial_years": [], **fields}, rows=[], by=user("officer"), at=NOW)
    version = submission.submit(decision=decision, by=user("officer"), at=NOW + timedelta(hours=1))
    return sign_all(version, at=NOW + timedelta(days=10))


def step(
    decision: Decision,
    status: str,
    amount: str | None = None,
    *,
    on: date = date(2021, 12, 1),
    document: str = "MOJ-2021-7",
    reason: str = "",
    who: str = "finance",
    at: datetime = LATER,
    funder: str = JUSTICE,
) -> FunderStep:
    """The next step of the promise of this funder that the decision counts on."""
    return steps.record_step(
        source=decision.funding_sources.filter(funder__name=funder).earliest("pk"),
        status=status,
        reached_on=on,
        amount=None if amount is None else Decimal(amount),
        document=document,
        reason=reason,
        by=user(who),
        at=at,
    )
