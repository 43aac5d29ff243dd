"""Recording the next step of a funder’s promise."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from commissioning.lib import canonical, dates, money
from commissioning.lib.refusal import Refused
from commissioning.models import Organisation, Role, User
from decisions.ledger import chain as ledger
from decisions.record.choices import FundingStatus
from decisions.record.models import FundingSource
from grants.funders.ladder import Key, standing, why_not_next
from grants.funders.models import FunderStep
from grants.written import written


def check_may_record(user: User) -> None:
    """Raises: Refused for anyone but finance officers."""
    if not user.has_role(Role.FINANCE):
        raise Refused("Finance officers record what funders promise and pay.")


@transaction.atomic
def record_step(
    *,
    source: FundingSource,
    status: str,
    reached_on: date,
    amount: Decimal | None,
    document: str,
    reason: str,
    by: User,
    at: datetime,
) -> FunderStep:
    """Writes the next step of the promise that a sealed decision’s funding source names.

    Raises: Refused while the decision is not made, without a document, for a day that is out of order, and for a step
    down or a lower sum without a reason.
    """
    check_may_record(by)
    funder, known = _locked(source)
    if not source.decision.is_decided:
        raise Refused("No decision that counts on this money is made yet.")
    before = of(Key.of(funder.body.pk, source.programme, source.financial_year), known)
    refusal = _what_is_missing(status, document) or why_not_next(
        standing(before), status, reached_on, amount, reason, today=timezone.localdate(at)
    )
    if refusal:
        raise Refused(refusal)
    own = [step for step in before if step.funder_id == funder.pk]
    made = FunderStep.objects.create(
        funder=funder,
        programme=own[-1].programme if own else source.programme,
        financial_year=source.financial_year,
        number=len(own) + 1,
        status=status,
        reached_on=reached_on,
        amount=amount,
        document=document.strip(),
        reason=reason.strip(),
        **written(by, at),
    )
    ledger.record(act="record_step", by=by, at=at, funder_id=funder.pk, **said(made), step_sha256=fingerprint(made))
    return made


def _locked(source: FundingSource) -> tuple[Organisation, list[FunderStep]]:
    """The funder as the decision names it, and the steps of every record of that body, which nobody else writes now."""
    named = Organisation.objects.get(pk=source.funder_id).body
    records = {
        each.pk: each
        for each in Organisation.objects.select_for_update(of=("self",))
        .filter(Q(pk=named.pk) | Q(merged_into=named))
        .select_related("merged_into")
        .order_by("pk")
    }
    steps = FunderStep.objects.filter(funder__in=records).select_related("funder__merged_into")
    return records[source.funder_id], list(steps)


def _what_is_missing(status: str, document: str) -> str:
    if status not in FundingStatus.values:
        return "Choose how far the promise has come."
    return "" if document.strip() else "Name the document that shows it."


def of(key: Key, steps: Iterable[FunderStep]) -> list[FunderStep]:
    """The steps of one promise, the first first."""
    found = [step for step in steps if key_of(step) == key]
    return sorted(found, key=lambda step: (step.reached_on, step.pk))


def key_of(step: FunderStep) -> Key:
    """By the body, as grants.funders.shares.key_of()."""
    return Key.of(step.funder.body.pk, step.programme, step.financial_year)


def said(step: FunderStep) -> dict[str, Any]:
    """What the ledger says of a step."""
    return {
        "funder": step.funder.name,
        "programme": step.programme,
        "year": "" if step.financial_year is None else dates.financial_year_name(step.financial_year),
        "number": step.number,
        "status": step.status,
        "reached_on": step.reached_on.isoformat(),
        "amount": "" if step.amount is None else money.plain(step.amount),
        "document": step.document,
        "reason": step.reason,
    }


def fingerprint(step: FunderStep) -> str:
    """Of all that a step says; the funder by its number, as names change."""
    whole = {name: str(value) for name, value in said(step).items()} | {
        "funder": str(step.funder_id),
        "by": step.written_by_name,
    }
    return canonical.sha256(canonical.dumps(whole))
