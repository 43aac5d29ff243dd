"""Money that a decision sets aside for later ones: approved, drawn, remaining, and the most for one award."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef

from commissioning.lib import money
from commissioning.models import Organisation, User, same_body
from decisions.record.choices import Relation
from decisions.record.kinds import ALLOCATES_LATER
from decisions.record.links import DecisionLink
from decisions.record.models import Allocation, Decision, FundingSource
from grants.funders.figures import standing_decisions


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one decision gives out of an envelope, and its largest award."""

    decision: Decision
    amount: Decimal
    largest: Decimal


@dataclass(frozen=True, slots=True)
class Envelope:
    """A decision that sets money aside, and those that carry it out. `cap` is the most for one award."""

    decision: Decision
    draws: tuple[Drawn, ...]

    @property
    def approved(self) -> Decimal:
        return self.decision.total or Decimal(0)

    @property
    def cap(self) -> Decimal | None:
        return self.decision.share_cap

    @property
    def drawn(self) -> Decimal:
        return sum((draw.amount for draw in self.draws), Decimal(0))

    @property
    def remaining(self) -> Decimal:
        return self.approved - self.drawn

    @property
    def warnings(self) -> list[str]:
        """Where it is overdrawn, or an award is over the cap."""
        return list(self._warnings())

    def _warnings(self) -> Iterator[str]:
        if self.remaining < 0:
            yield f"Decisions draw {money.pounds(-self.remaining)} more than was approved."
        for draw in self.draws:
            if self.cap is not None and draw.largest > self.cap:
                yield (
                    f"{draw.decision.reference} gives one award of {money.pounds(draw.largest)}; the most for one is "
                    f"{money.pounds(self.cap)}."
                )


def of(user: User, funder: Organisation) -> list[Envelope]:
    """Those that this funder’s money is set aside in. Three queries."""
    decisions = standing_decisions(user)
    own = FundingSource.objects.filter(same_body("funder", funder.name), decision=OuterRef("pk"))
    gives = Allocation.objects.filter(decision=OuterRef("pk"))
    found = decisions.filter(Exists(own), ~Exists(gives), kind__in=ALLOCATES_LATER).order_by("reference")
    envelopes = list(found)
    draws = _draws([each.pk for each in envelopes], user)
    return [Envelope(each, tuple(draws.get(each.pk, ()))) for each in envelopes]


def _draws(envelopes: Sequence[int], user: User) -> dict[int, list[Drawn]]:
    """What decisions give that carry an envelope out, by its number. Two queries."""
    links = DecisionLink.objects.filter(
        relation=Relation.IMPLEMENTS, parent__in=envelopes, decision__in=standing_decisions(user).values("pk")
    )
    pairs = list(links.select_related("decision").order_by("decision__reference"))
    amounts: dict[int, list[Decimal]] = defaultdict(list)
    for number, amount in Allocation.objects.filter(decision__in=[pair.decision_id for pair in pairs]).values_list(
        "decision", "amount"
    ):
        amounts[number].append(amount or Decimal(0))
    made: dict[int, list[Drawn]] = defaultdict(list)
    for pair in pairs:
        given = amounts[pair.decision_id] or [pair.decision.total or Decimal(0)]
        made[pair.parent_id or 0].append(Drawn(pair.decision, sum(given, Decimal(0)), max(given)))
    return made
