"""Keeping pooled budgets: what is agreed, what partners plan and put in, and how a year came out.

Every act locks the pool, checks, writes, and adds one line to the ledger.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from commissioning.lib import dates, money
from commissioning.lib.refusal import Refused
from commissioning.models import Organisation, User
from decisions.ledger import chain as ledger
from grants.pooling import contributions, sharing, terms
from grants.pooling.choices import ContributionKind, Rule
from grants.pooling.models import Pool, PoolContribution, PoolOutturn, PoolPartner, PoolShare, PoolTerms
from grants.pooling.permissions import check_may_keep
from grants.pooling.said import contribution_fingerprint, outturn_fingerprint, terms_fingerprint
from grants.pooling.terms import Terms
from grants.written import written

NO_DAY_TO_COME = "It cannot be of a day to come."


@transaction.atomic
def add_pool(*, agreed: Terms, from_on: date, by: User, at: datetime) -> Pool:
    """Adds a pool with its first terms. Raises: Refused for terms that cannot stand and a name that is taken."""
    check_may_keep(by)
    slug = slugify(agreed.name)[:100]
    if slug in {"", "new"} or Pool.objects.filter(slug=slug).exists():
        raise Refused("A pool of that name is there already, or the name has no letters. Give it another name.")
    pool = Pool.objects.create(slug=slug, **written(by, at))
    _agree(pool, agreed, from_on=from_on, reason="", act="add_pool", by=by, at=at)
    return pool


@transaction.atomic
def change_pool(*, pool: Pool, agreed: Terms, from_on: date, reason: str, by: User, at: datetime) -> PoolTerms:
    """Writes the terms that hold from a day on; those before stay as they were.

    Raises: Refused for terms that cannot stand, without a reason, from a day before the terms that they follow, and
    where nothing changes.
    """
    pool = _locked(pool, by)
    before = pool.terms.latest("number")
    if not reason.strip():
        raise Refused("Say why the terms change.")
    if from_on < before.from_on:
        raise Refused(f"New terms cannot begin before those that they follow, on {dates.long(before.from_on)}.")
    if terms.of(before) == agreed:
        raise Refused("Nothing would change.")
    return _agree(pool, agreed, from_on=from_on, reason=reason.strip(), act="change_pool", by=by, at=at)


@transaction.atomic
def record_contribution(
    *,
    pool: Pool,
    partner: Organisation,
    financial_year: int,
    kind: str,
    amount: Decimal,
    effective_on: date,
    document: str,
    reason: str,
    by: User,
    at: datetime,
) -> PoolContribution:
    """Writes what a partner plans to put in for a year in all, or has put in by that day in all.

    Raises: Refused for who is no partner, a year outside the agreement, less than nothing, a day to come, without a
    document, and for less than before without a reason.
    """
    pool = _locked(pool, by)
    if not PoolPartner.objects.filter(terms__pool=pool, organisation=partner).exists():
        raise Refused(f"{partner} is no partner of this pool.")
    if refusal := _why_not_year(pool, financial_year):
        raise Refused(refusal)
    if kind not in ContributionKind.values or amount < 0 or not document.strip():
        raise Refused(
            "Say whether it is planned or received, £0.00 or more of it, and name the document that shows it."
        )
    if effective_on > timezone.localdate(at):
        raise Refused(NO_DAY_TO_COME)
    rows = list(pool.contributions.all())
    before = contributions.standing(rows, effective_on, partner=partner.pk, year=financial_year, kind=kind)
    if before and amount < before.amount and not reason.strip():
        raise Refused(f"{money.pounds(before.amount)} was recorded before, which is more. Say why.")
    made = PoolContribution.objects.create(
        pool=pool,
        number=len(rows) + 1,
        partner=partner,
        financial_year=financial_year,
        kind=kind,
        effective_on=effective_on,
        amount=amount,
        document=document.strip(),
        reason=reason.strip(),
        **written(by, at),
    )
    _record(
        "record_contribution",
        pool,
        by=by,
        at=at,
        number=made.number,
        partner=partner.name,
        year=dates.financial_year_name(financial_year),
        kind=kind,
        amount=money.plain(amount),
        effective_on=effective_on.isoformat(),
        document=made.document,
        reason=made.reason,
        contribution_sha256=contribution_fingerprint(made),
    )
    return made


@transaction.atomic
def record_outturn(
    *,
    pool: Pool,
    financial_year: int,
    spent: Decimal,
    closed_on: date,
    document: str,
    reason: str,
    by: User,
    at: datetime,
) -> PoolOutturn:
    """Writes what a year cost, and shares what is over or under the plan among the partners by the terms of its end.

    Where the rule is in words, nothing is shared: who bears what is for people to say. Raises: Refused before the year
    has ended, for a year of which nothing is planned, without a document, and a second time without a reason.
    """
    pool = _locked(pool, by)
    ended = date(financial_year + 1, 3, 31)
    if refusal := _why_not_year(pool, financial_year):
        raise Refused(refusal)
    if not ended <= closed_on <= timezone.localdate(at):
        raise Refused("Accounts are closed once the year has ended, and on no day to come.")
    budget = contributions.planned(pool.contributions.all(), financial_year, closed_on)
    if not budget:
        raise Refused("Nothing is planned for that year. Record what the partners plan first.")
    number = (pool.outturns.filter(financial_year=financial_year).aggregate(last=Max("number"))["last"] or 0) + 1
    if spent < 0 or not document.strip() or (number > 1 and not reason.strip()):
        raise Refused("Give what was spent and the document that shows it; and where accounts change, say why.")
    holds = terms.on(pool.terms.all(), ended)
    made = PoolOutturn.objects.create(
        pool=pool,
        terms=holds,
        financial_year=financial_year,
        number=number,
        closed_on=closed_on,
        budget=budget,
        spent=spent,
        difference=spent - budget,
        document=document.strip(),
        reason=reason.strip(),
        **written(by, at),
    )
    shares = _share(made, holds)
    _record(
        "record_outturn",
        pool,
        by=by,
        at=at,
        number=number,
        year=made.year_name,
        closed_on=closed_on.isoformat(),
        **{name: money.plain(getattr(made, name)) for name in ("budget", "spent", "difference")},
        document=made.document,
        reason=made.reason,
        shares=[[str(each.partner), money.plain(each.amount)] for each in shares],
        outturn_sha256=outturn_fingerprint(made, shares),
    )
    return made


def _share(outturn: PoolOutturn, holds: PoolTerms) -> list[PoolShare]:
    """None where the rule is in words."""
    if holds.rule != Rule.RISK_SHARE:
        return []
    partners = list(holds.partners.select_related("organisation"))
    percents = [partner.percent or Decimal(0) for partner in partners]
    amounts = sharing.shared(outturn.difference, percents)
    return PoolShare.objects.bulk_create(
        PoolShare(outturn=outturn, partner=partner.organisation, percent=percent, amount=amount)
        for partner, percent, amount in zip(partners, percents, amounts, strict=True)
    )


def _locked(pool: Pool, by: User) -> Pool:
    check_may_keep(by)
    return Pool.objects.select_for_update(of=("self",)).get(pk=pool.pk)


def _why_not_year(pool: Pool, year: int) -> str:
    """A year is one of the agreement, as its terms stand now."""
    latest = pool.terms.latest("number")
    years = dates.financial_years_between(latest.period_from, latest.period_until)
    return "" if year in years else "That year is outside the period of the agreement."


def _agree(pool: Pool, agreed: Terms, *, from_on: date, reason: str, act: str, by: User, at: datetime) -> PoolTerms:
    if agreed.faults:
        raise Refused(" ".join(agreed.faults))
    made = PoolTerms.objects.create(
        pool=pool,
        number=pool.terms.count() + 1,
        from_on=from_on,
        reason=reason,
        **agreed.plain,
        **written(by, at),
    )
    PoolPartner.objects.bulk_create(
        PoolPartner(terms=made, number=number, organisation=organisation, percent=percent)
        for number, (organisation, percent) in enumerate(agreed.partners, start=1)
    )
    said = {"number": made.number, "from_on": from_on.isoformat(), "reason": reason}
    _record(act, pool, by=by, at=at, **said, **terms.said(agreed), terms_sha256=terms_fingerprint(made, agreed))
    return made


def _record(act: str, pool: Pool, *, by: User, at: datetime, **detail: Any) -> None:
    named = {"name": terms.on(pool.terms.all(), timezone.localdate(at)).name}
    ledger.record(act=act, by=by, at=at, pool=pool.slug, **{**named, **detail})
