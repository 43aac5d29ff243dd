"""Every promise of every funder, from sealed decisions that this person may see and from the steps recorded since."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from commissioning.models import User
from decisions.record.choices import Relation, TotalIs
from decisions.record.kinds import ALLOCATES_LATER
from decisions.record.links import DecisionLink
from decisions.record.models import Allocation, Decision, FundingSource
from decisions.record.states import State
from grants.funders.ladder import Key
from grants.funders.models import FunderStep
from grants.funders.paid import divided as divided_paid
from grants.funders.paid import of_decisions
from grants.funders.promises import Promise
from grants.funders.shares import Draw, Gives, Pool, divided, key_of, pool_of
from grants.funders.steps import key_of as steps_key

GivesBy = Mapping[int, Gives]
"""What each decision gives, by its number."""


@dataclass(frozen=True, slots=True)
class Figures:
    """All promises by year, funder and programme, and the money in shares that nobody recorded: what of it funders
    promise, and what of it decisions give. They differ by what is set aside, and what is drawn from that.
    """

    promises: tuple[Promise, ...]
    promised_pools: tuple[Pool, ...]
    given_pools: tuple[Pool, ...]

    def among(self, year: int | None) -> list[Promise]:
        return [each for each in self.promises if each.year == year]

    def shared(self, year: int | None) -> Decimal:
        """What decisions give in that year in shares that nobody recorded."""
        return sum((pool.amount for pool in self.given_pools if pool.year == year), Decimal(0))

    def narrowed(self, funder: str, year: int | None) -> "Figures":
        """Those of one funder, by the name that stands for it, and of one year; empty and None mean any.

        Money that it gives with others stays whole, and is as sure as its own promise is.
        """
        keys = {each.key for each in self.promises if not funder or funder in _names(each)}

        def pools(found: tuple[Pool, ...]) -> tuple[Pool, ...]:
            own = (replace(each, keys=each.keys & keys) for each in found)
            return tuple(each for each in own if each.keys and year in (None, each.year))

        promises = tuple(each for each in self.promises if each.key in keys and year in (None, each.year))
        return Figures(promises, pools(self.promised_pools), pools(self.given_pools))

    def shared_paid(self, year: int | None) -> Decimal:
        """What of that is paid."""
        return sum((pool.paid for pool in self.given_pools if pool.year == year), Decimal(0))

    @property
    def years(self) -> list[int | None]:
        pools = (*self.promised_pools, *self.given_pools)
        found = {each.year for each in self.promises} | {pool.year for pool in pools}
        return sorted(found, key=lambda year: year or 9999)


def _names(promise: Promise) -> set[str]:
    stands = promise.funder.merged_into
    return {promise.funder.name, stands.name} if stands else {promise.funder.name}


def standing_decisions(user: User) -> QuerySet[Decision]:
    """Decisions that were made, that nothing has replaced, and that this person may see."""
    return Decision.objects.visible_to(user).made().exclude(state=State.SUPERSEDED)


def of(user: User, paid_by: date | None = None) -> Figures:
    """As things are: four queries. With what was paid by the end of a day, where one is given: seven."""
    decisions = standing_decisions(user)
    sources = FundingSource.objects.filter(decision__in=decisions.values("pk"))
    rows = list(sources.select_related("funder__merged_into", "decision").order_by("decision__reference", "pk"))
    gives = _gives(rows, decisions)
    inside = _inside(rows, decisions)
    paid = {} if paid_by is None else of_decisions(paid_by)
    draws: list[Draw] = []
    promised: list[Pool] = []
    given: list[Pool] = []
    for number, group in groupby(rows, key=lambda row: row.decision_id):
        found = list(group)
        shares, pools = divided(found, gives[number])
        paid_shares, paid_pools = divided_paid(found, shares, pools, gives[number], paid.get(number, {}))
        left = [replace(pool, paid=amount) for pool, amount in zip(pools, paid_pools, strict=True)]
        promised += [pool for pool in left if not all((number, key) in inside for key in pool.keys)]
        given += [] if gives[number].is_envelope else left
        draws += [
            Draw(
                *(source, share, pool_of(source, left), gives[number].is_envelope),
                is_inside=(number, key_of(source)) in inside,
                paid=amount,
            )
            for source, share, amount in zip(found, shares, paid_shares, strict=True)
        ]
    return Figures(tuple(_promises(draws)), tuple(promised), tuple(given))


def _gives(sources: Sequence[FundingSource], decisions: QuerySet[Decision]) -> GivesBy:
    """By year, what each decision gives beyond what was given before. One query.

    What carries out a decision that gave already, gives nothing twice; a decision without allocations is counted whole.
    """
    again = DecisionLink.objects.filter(
        Exists(Allocation.objects.filter(decision=OuterRef("parent"), amount__gt=0)),
        decision=OuterRef("decision"),
        relation=Relation.IMPLEMENTS,
    )
    rows = Allocation.objects.filter(decision__in=decisions.values("pk")).order_by()
    summed = rows.values("decision", "financial_year").annotate(
        gross=Sum("amount"),
        was=Sum("before", filter=Q(decision__uplift_total_is=TotalIs.NEW_TOTAL), default=Decimal(0)),
        is_again=Exists(again),
    )
    found: dict[int, dict[int | None, Decimal]] = defaultdict(dict)
    for row in summed:
        adds = Decimal(0) if row["is_again"] else (row["gross"] or Decimal(0)) - row["was"]
        found[row["decision"]][row["financial_year"]] = adds
    return {source.decision_id: _given(source.decision, found.get(source.decision_id, {})) for source in sources}


def _given(decision: Decision, by_year: Mapping[int | None, Decimal]) -> Gives:
    if by_year:
        return Gives(by_year, is_envelope=False)
    return Gives({None: decision.total or Decimal(0)}, is_envelope=decision.kind in ALLOCATES_LATER)


def _inside(sources: Sequence[FundingSource], decisions: QuerySet[Decision]) -> set[tuple[int, Key]]:
    """The decisions that draw on another which names the same money, with what they name. One query."""
    named: dict[int, set[Key]] = defaultdict(set)
    for source in sources:
        named[source.decision_id].add(key_of(source))
    links = DecisionLink.objects.filter(relation=Relation.IMPLEMENTS, decision__in=decisions.values("pk"))
    pairs = links.exclude(parent=None).values_list("decision", "parent")
    return {(later, key) for later, earlier in pairs for key in named[later] & named[earlier]}


def _promises(draws: Sequence[Draw]) -> list[Promise]:
    """One query."""
    steps: dict[Key, list[FunderStep]] = defaultdict(list)
    for step in FunderStep.objects.select_related("funder__merged_into").order_by("reached_on", "pk"):
        steps[steps_key(step)].append(step)
    grouped: dict[Key, list[Draw]] = defaultdict(list)
    for draw in draws:
        grouped[draw.key].append(draw)
    found = [_promise(key, of_one, steps.get(key, [])) for key, of_one in grouped.items()]
    return sorted(found, key=lambda each: (each.year or 9999, each.funder.name, each.programme))


def _promise(key: Key, draws: Sequence[Draw], steps: Sequence[FunderStep]) -> Promise:
    first = draws[0].source
    return Promise(key, first.funder.body, first.programme, tuple(draws), tuple(steps))
