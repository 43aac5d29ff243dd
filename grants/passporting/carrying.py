"""Which awards may carry a passported grant, and what it takes to bring what they carry in line with what they are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, Sum

from commissioning.lib import money
from commissioning.models import Organisation, User
from decisions.record.models import Decision, FundingSource
from grants.awards.models import Adjustment, Award
from grants.awards.querysets import AwardQuerySet
from grants.passporting.models import PassportedGrant, PassportEntry

EVERY_STREAM = None


@dataclass(frozen=True, slots=True)
class Offer:
    """The awards of one decision, of all its streams or of one, in the year of a grant."""

    decision: Decision
    stream: str | None
    amount: Decimal

    @property
    def key(self) -> str:
        return self.decision.reference if self.stream is None else f"{self.decision.reference}:{self.stream}"

    @property
    def name(self) -> str:
        which = "all its awards" if self.stream is None else self.stream or "awards of no stream"
        return f"{self.decision.reference}, {which}: {money.pounds(self.amount)}"


def body_of(organisation: Organisation) -> int:
    """The number of the record that stands for the body."""
    return organisation.merged_into_id or organisation.pk


def carriers(grant: PassportedGrant) -> AwardQuerySet:
    """Awards of the grant’s year, or of none, that a decision adjusted which names the funder for that year or none."""
    body = body_of(grant.funder)
    named = FundingSource.objects.filter(
        Q(financial_year=None) | Q(financial_year=grant.financial_year),
        Q(funder=body) | Q(funder__merged_into=body),
        decision=OuterRef("posting__version__decision"),
    )
    adjusted = Adjustment.objects.filter(Exists(named), award=OuterRef("pk"))
    of_year = Q(financial_year=None) | Q(financial_year=grant.financial_year)
    return Award.objects.filter(of_year, Exists(adjusted))


def offers(grant: PassportedGrant, user: User, day: date) -> list[Offer]:
    """What may be passed on in this grant, by decision; and by stream, where it has several. Two queries."""
    awards = carriers(grant).visible_to(user).as_at(day)
    sums: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    decisions: dict[int, Decision] = {}
    for award in awards.select_related("agreement__decision").order_by("agreement__decision__reference", "pk"):
        decision = award.agreement.decision
        decisions[decision.pk] = decision
        sums[decision.pk][award.stream] += award.awarded
    return [offer for number, decision in decisions.items() for offer in _of(decision, sums[number])]


def _of(decision: Decision, streams: dict[str, Decimal]) -> list[Offer]:
    whole = Offer(decision, EVERY_STREAM, sum(streams.values(), Decimal(0)))
    parts = [Offer(decision, stream, amount) for stream, amount in streams.items()] if len(streams) > 1 else []
    return [whole, *parts]


def differences(
    grant: PassportedGrant, decision: Decision, stream: str | None, day: date
) -> list[tuple[Award, Decimal]]:
    """What is to be added to each award of the decision so that grants carry all of it, as it stands on that day.

    Locks the awards, so that two grants that count them at once take turns.
    """
    awards = carriers(grant).filter(agreement__decision=decision)
    awards = awards if stream is None else awards.filter(stream=stream)
    locked = Award.objects.select_for_update(of=("self",)).filter(pk__in=awards.values("pk")).order_by("pk")
    carried = carried_by([award.pk for award in locked])
    found = [(award, award.awarded - carried[award.pk]) for award in awards.as_at(day)]
    return [(award, amount) for award, amount in found if amount]


def carried_by(awards: Iterable[int]) -> dict[int, Decimal]:
    """What all passported grants together carry in each of these awards, by its number."""
    rows = PassportEntry.objects.filter(award__in=list(awards)).order_by()
    found: dict[int, Decimal] = defaultdict(Decimal)
    found.update(rows.values_list("award").annotate(Sum("amount")))
    return found


@dataclass(frozen=True, slots=True)
class Carried:
    """One award with what this grant carries of it on a day, and what it came to itself that day."""

    award: Any
    amount: Decimal
    awarded: Decimal

    @property
    def beyond(self) -> Decimal:
        """By how much the award was lowered below what it is said to carry."""
        return max(self.amount - self.awarded, Decimal(0))


def carried_on(entries: Sequence[PassportEntry], day: date) -> list[Carried]:
    """By recipient. `entries` are those of one grant up to that day, with their awards. One query."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for entry in entries:
        if entry.award_id:
            sums[entry.award_id] += entry.amount or Decimal(0)
    awards = Award.objects.filter(pk__in=sums).as_at(day)
    rows = awards.select_related("agreement__grantee", "agreement__decision", "locality")
    found = [Carried(award, sums[award.pk], award.awarded) for award in rows if sums[award.pk]]
    return sorted(found, key=lambda each: (each.award.agreement.grantee.name, each.award.stream, each.award.pk))
