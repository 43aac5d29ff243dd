"""Decisions that give money, and what came of them, as tests of grants need them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from commissioning.lib.uplift import Rounding, by_percent
from decisions.drafting import acts
from decisions.record.models import Decision
from decisions.signoff import submission
from grants.awards import posting
from grants.awards.models import Award, Posting
from tests.decisions.linking import link, sign_all, to
from tests.factories import NOW, complete, user

LATER = NOW + timedelta(days=200)


def post() -> list[Posting]:
    return posting.catch_up(at=LATER)


def amounts(day: date = date(2030, 1, 1)) -> dict[tuple[str, str, int | None], Decimal]:
    """What each award comes to on a day, by grantee, stream and year."""
    rows = Award.objects.as_at(day).select_related("agreement__grantee")
    return {(each.agreement.grantee.name, each.stream, each.financial_year): each.awarded for each in rows}


def uplift(
    parent: Decision, percent: str, *, is_increase: bool = True, years: Sequence[int] = (), at: datetime = NOW
) -> Decision:
    """A sealed decision that raises what another gave in some years, each line to the penny."""
    rows = [row for row in parent.allocations.all() if not years or row.financial_year in years]
    before = [row.amount or Decimal(0) for row in rows]
    after = by_percent(before, Decimal(percent), Rounding.PENNY)
    stored = [
        {
            "stream": row.stream,
            "locality": row.locality,
            "recipient": row.recipient,
            "financial_year": row.financial_year,
            "amount": new - old if is_increase else new,
            "before": old,
        }
        for row, old, new in zip(rows, before, after, strict=True)
    ]
    total = sum((row["amount"] for row in stored), Decimal(0))  # type: ignore[misc]
    end = date(max([*(years or parent.financial_years), at.year]) + 1, 3, 31)
    decision = link(complete(total=Decimal("100.00"), kind="uplift", period_until=end, at=at), to(parent), at=at)
    funder = {"funder": decision.funding_sources.get().funder, "amount": total, "status": "agreement_signed"}
    acts.fund(decision=decision, fields={"total": total}, sources=[funder], by=user("officer"), at=at)
    fields = {
        "total": total,
        "streams": parent.streams,
        "financial_years": list(years) or parent.financial_years,
        "allocated_to": parent.allocated_to,
        "uplift_percent": Decimal(percent),
        "uplift_rounding": "penny",
        "uplift_total_is": "increase" if is_increase else "new_total",
    }
    acts.uplift(decision=decision, parent=parent, fields=fields, rows=stored, by=user("officer"), at=at)
    version = submission.submit(decision=decision, by=user("officer"), at=at + timedelta(hours=1))
    return sign_all(version, at=at + timedelta(days=10))
