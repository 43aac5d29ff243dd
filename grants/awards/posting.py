"""Posting: a sealed decision that is in force makes awards, or changes those of the decisions before it.

Posting is done by the program when a decision is made, and again by `manage.py daily` for whatever was missed; it does
the same however often it runs. What holds a decision back is said in a sentence.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone

from commissioning.lib import canonical, dates, money
from commissioning.lib.listing import listed
from commissioning.models import Organisation
from decisions.ledger import chain as ledger
from decisions.notice.models import Edition
from decisions.record.models import Allocation, Decision, Version
from decisions.record.states import DONE
from decisions.scheme.choices import FunctionFamily
from grants.awards import terms
from grants.awards.choices import Change
from grants.awards.models import Adjustment, Agreement, Award, Posting
from grants.awards.sealed import Sealed

Cell = tuple[str, int | None, int, int | None]
"""Stream, district, grantee and financial year: where one row of an allocation table puts its money."""
Given = dict[str, dict[Cell, Award]]
"""The awards that each earlier decision gave money to, by its reference."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A sealed decision whose awards are not made yet, and why."""

    decision: Decision
    sealed_at: datetime
    reason: str


def waiting() -> QuerySet[Any]:
    """The sealed versions whose decisions have not been posted, with `sealed_at`, in the order they were sealed in."""
    sealed = Version.objects.filter(
        sealed_notices__edition=Edition.SIGNED, posting=None, decision__state__in=DONE
    ).annotate(sealed_at=F("sealed_notices__sealed_at"))
    rows = Allocation.objects.exclude(amount=None).select_related("recipient", "locality__council")
    with_rows = sealed.select_related("decision").prefetch_related(Prefetch("decision__allocations", rows))
    return with_rows.order_by("sealed_at", "pk")


def catch_up(*, at: datetime) -> list[Posting]:
    """Posts every decision that can be, in the order in which they were made, each in a transaction of its own."""
    posted = [post(version=version, at=at) for version in waiting()]
    return [posting for posting in posted if posting]


def when_decided(*, at: datetime, **told: Any) -> None:
    """Posts what can be as soon as a decision is made; `manage.py daily` does what was missed."""
    catch_up(at=at)


def held_back(decisions: QuerySet[Decision]) -> list[HeldBack]:
    """Those among these decisions that wait, with the reason, the longest first."""
    found = list(waiting())
    seen = set(decisions.filter(pk__in=[each.decision_id for each in found]).values_list("pk", flat=True))
    unposted = {each.decision.reference for each in found}
    return [
        HeldBack(each.decision, each.sealed_at, why_held(each, unposted) or "Its awards are being made.")
        for each in found
        if each.decision_id in seen
    ]


def why_held(version: Version, unposted: Iterable[str]) -> str:
    """Why no awards are made of a sealed version now; empty where nothing is in the way.

    `unposted` are the references of all decisions that wait.
    Source: SI 2017/68, art. 8: what may be called in takes no effect before the days for that have passed.
    """
    sealed = Sealed.of(version.content)
    if sealed.family != FunctionFamily.PCC:
        family = FunctionFamily(sealed.family).label.lower()
        return (
            f"It is open to call-in, as decisions on {family} functions are. No publication is recorded from which "
            "the days could be counted, so nothing is paid under it."
        )
    after = [reference for reference in (*sealed.changed, *sealed.carried_out) if reference in set(unposted)]
    if after:
        return f"It follows {listed(after)}, whose awards are not made yet."
    rows = version.decision.allocations.all()
    if [row.amount for row in rows] != [line.amount for line in sealed.lines]:
        return "The record does not give the figures that were sealed. Run manage.py verify."
    nobody = [str(row.locality) for row in rows if not row.recipient and not (row.locality and row.locality.council)]
    if nobody:
        return f"No council is recorded for {listed(dict.fromkeys(nobody))}, so nobody can be given the money."
    return ""


@transaction.atomic
def post(*, version: Version, at: datetime) -> Posting | None:
    """Makes and changes the awards of one sealed decision; None where it is posted already or is held back.

    It takes effect on the day on which its notice was sealed.
    """
    Decision.objects.select_for_update(of=("self",)).get(pk=version.decision_id)
    sealed = waiting().filter(pk=version.pk).first()
    unposted = waiting().exclude(pk=version.pk).values_list("decision__reference", flat=True)
    if sealed is None or why_held(sealed, unposted):
        return None
    does = _does(sealed, at=at)
    posting = Posting.objects.create(
        version=version,
        effective_on=timezone.localdate(sealed.sealed_at),
        posted_at=at,
        total=sum(does.values(), Decimal(0)),
    )
    made = Adjustment.objects.bulk_create(
        Adjustment(posting=posting, award=award, change=change, amount=amount)
        for (award, change), amount in does.items()
        if amount
    )
    ledger.record(
        act="post_awards",
        by=None,
        at=at,
        reference=sealed.decision.reference,
        content_sha256=version.sha256,
        effective_on=posting.effective_on.isoformat(),
        total=money.plain(posting.total),
        adjustments=len(made),
        adjustments_sha256=fingerprint(made),
    )
    return posting


def fingerprint(adjustments: Sequence[Adjustment]) -> str:
    """Of what a posting did, award by award: decision, grantee, stream, district, year, change and amount."""
    said = [[*_named(each.award), each.change, money.plain(each.amount)] for each in adjustments]
    return canonical.sha256(canonical.dumps(sorted(said)))


def _named(award: Award) -> list[str]:
    """Which award it is; by its grantee's number, as names of organisations change."""
    year = "" if award.financial_year is None else dates.financial_year_name(award.financial_year)
    place = award.locality.gss_code if award.locality else ""
    agreement = award.agreement
    return [agreement.decision.reference, str(agreement.grantee_id), award.stream, place, year]


def _does(version: Any, *, at: datetime) -> dict[tuple[Award, Change], Decimal]:
    """What a version of waiting() adds to each award, or takes; the awards that are new are made.

    Money that carries out an earlier decision is that decision's already.
    """
    sealed, does = Sealed.of(version.content), defaultdict[tuple[Award, Change], Decimal](Decimal)
    given = _given_by([*sealed.changed, *sealed.carried_out])
    if any(given[reference] for reference in sealed.carried_out):
        return does
    for adjustment in _adjustments_of(sealed.replaced):
        does[adjustment.award, Change.REPLACED] -= adjustment.amount
    for row, line in zip(version.decision.allocations.all(), sealed.lines, strict=True):
        amount = line.adds(is_new_total=sealed.is_new_total)
        if amount:
            does[_standing(sealed, row, given) or (_new(version, sealed, row, at=at), Change.AWARDED)] += amount
    return does


def _grantee(row: Allocation) -> Organisation:
    """The recipient that the row names, or the council of its district; why_held() asks for one of them."""
    return row.recipient or row.locality.council  # type: ignore[union-attr,return-value]


def _standing(sealed: Sealed, row: Allocation, given: Given) -> tuple[Award, Change] | None:
    """The award that an earlier decision made for the same stream, district, grantee and year.

    The grantee may stand there as another record of the same body; one that stands there by itself goes before.
    """
    cell = (row.stream, row.locality_id, _grantee(row).pk, row.financial_year)
    for reference in sealed.changed:
        same = (award for award in given[reference].values() if _body_cell(award) == _body_cell_of(row))
        award = given[reference].get(cell) or next(same, None)
        if award:
            return award, sealed.change(reference)
    return None


def _body_cell(award: Award) -> Cell:
    return (award.stream, award.locality_id, _body(award.agreement.grantee), award.financial_year)


def _body_cell_of(row: Allocation) -> Cell:
    return (row.stream, row.locality_id, _body(_grantee(row)), row.financial_year)


def _body(organisation: Organisation) -> int:
    """The number of the record that stands for the body."""
    return organisation.merged_into_id or organisation.pk


def _new(version: Any, sealed: Sealed, row: Allocation, *, at: datetime) -> Award:
    """The award of its own that a row makes, under the agreement of its grantee."""
    agreement, is_new = Agreement.objects.get_or_create(
        decision=version.decision, grantee=_grantee(row), defaults={"grantor_name": sealed.authority}
    )
    if is_new:
        terms.begin(agreement, from_on=timezone.localdate(version.sealed_at), at=at)
    award, _ = Award.objects.get_or_create(
        agreement=agreement, stream=row.stream, locality=row.locality, financial_year=row.financial_year
    )
    return award


def _given_by(references: Sequence[str]) -> Given:
    given: Given = {reference: {} for reference in references}
    for each in _adjustments_of(references):
        award = each.award
        cell = (award.stream, award.locality_id, award.agreement.grantee_id, award.financial_year)
        given[each.posting.version.decision.reference][cell] = award
    return given


def _adjustments_of(references: Sequence[str]) -> Iterator[Adjustment]:
    found = Adjustment.objects.filter(posting__version__decision__reference__in=references)
    rows = found.select_related(
        "award__agreement__decision", "award__agreement__grantee", "award__locality", "posting__version__decision"
    )
    yield from rows.order_by("pk")
