"""What each enterprise had as minimal financial assistance on a day, and what is left of the limit."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from commissioning.lib import dates, money
from commissioning.lib.spreadsheets import Table
from commissioning.models import Organisation
from decisions.questionnaires.subsidy import years_from
from decisions.scheme import thresholds
from grants.subsidy.choices import Footing
from grants.subsidy.standing import Declared, Footed

NIL = Decimal(0)
NEAR = Decimal("0.1")
"""Of the limit: with no more than this left, an enterprise is near it."""
HEADINGS = (
    *("Enterprise", "Identifiers", "Counted from", "As at", "From this authority", "From others, as declared"),
    *("Declared on", "Together", "Limit", "Left", "Stands"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What one body had by the end of a day, in the financial year up to it and the two before.

    `assisted` is what this authority gave, to it and to every record merged into it. `elsewhere` is what it declared
    last, within that time, that it had from others; it is counted whole, as the years of it are not known.

    Source: Subsidy Control Act 2022, s.36(1), (2) and (7).
    """

    body: Organisation
    day: date
    assisted: Decimal
    elsewhere: Decimal = NIL
    declared_on: date | None = None

    @property
    def since(self) -> date:
        return years_from(self.day)

    @property
    def limit(self) -> Decimal:
        return thresholds.minimal_assistance(self.day)

    @property
    def together(self) -> Decimal:
        return self.assisted + self.elsewhere

    @property
    def left(self) -> Decimal:
        """Less than nothing where it had more than the limit."""
        return self.limit - self.together

    @property
    def over(self) -> Decimal:
        return -self.left

    @property
    def stands(self) -> str:
        if self.left < 0:
            return "above"
        return "near" if self.left <= self.limit * NEAR else "below"

    @property
    def words(self) -> str:
        return {"above": "Above the limit", "near": "Near the limit", "below": "Below the limit"}[self.stands]


def everyone(day: date) -> list[Standing]:
    """Every body that had or declared anything in the time that counts: who had most first. Three queries."""
    assisted: defaultdict[int, Decimal] = defaultdict(Decimal)
    for row in _awards(Footed.objects.all(), day):
        if row["counts"]:
            assisted[row["body"]] += row["counts"]
    said = {row.body_id: row for row in _declared(day)}  # the last one stays
    bodies = Organisation.objects.in_bulk({*assisted, *said})
    found = [_standing(bodies[pk], day, assisted[pk], said.get(pk)) for pk in bodies]
    return sorted(found, key=lambda each: (-each.together, each.body.name, each.body.pk))


def of(body: Organisation, day: date) -> Standing:
    """One body, also one that had nothing, or that is merged into another. Two queries."""
    return with_awards(body, day)[0]


def with_awards(body: Organisation, day: date) -> tuple[Standing, list[dict[str, Any]]]:
    """The same, with what counts of each agreement, the latest first. Two queries."""
    number = body.merged_into_id or body.pk
    awards = _by_agreement(_awards(Footed.objects.filter(body=number), day))
    assisted = sum((row["counts"] for row in awards), NIL)
    return _standing(body.merged_into or body, day, assisted, _declared(day).filter(body=number).last()), awards


def _declared(day: date) -> QuerySet[Declared]:
    return Declared.objects.filter(confirmed_on__range=(years_from(day), day))


def _standing(body: Organisation, day: date, assisted: Decimal, said: Declared | None) -> Standing:
    if said is None:
        return Standing(body, day, assisted)
    return Standing(body, day, assisted, said.elsewhere, said.confirmed_on)


def _awards(footed: Any, day: date) -> list[dict[str, Any]]:
    """Each award of minimal financial assistance up to a day, with `counts`: what it adds in the time that counts.

    It is what the award came to, less what it had come to before that time, and never less than nothing: what is taken
    back takes from the latest money first. The database's grants_assisted() counts the same.
    """
    rows = footed.filter(footing=Footing.ASSISTANCE, effective_on__lte=day).order_by().values("body", "award")
    earlier = Sum("amount", filter=Q(effective_on__lt=years_from(day)))
    summed = rows.annotate(now=Sum("amount"), before=Coalesce(earlier, NIL))
    named = summed.annotate(
        given_on=Min("effective_on"),
        reference=F("decision__reference"),
        grantee=F("agreement__grantee"),
        grantee_name=F("agreement__grantee__name"),
        subject=F("decision__subject"),
    )
    return [{**row, "counts": max(row["now"] - max(row["before"], NIL), NIL)} for row in named]


def _by_agreement(awards: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for row in awards:
        if row["counts"]:
            key = (row["reference"], row["grantee"])
            kept = rows.setdefault(key, {**row, "counts": NIL})
            kept["counts"] += row["counts"]
            kept["given_on"] = min(kept["given_on"], row["given_on"])
    return sorted(rows.values(), key=lambda row: (row["given_on"], row["reference"]), reverse=True)


def gives(agreements: Collection[int] | None = None) -> dict[int, Decimal]:
    """What agreements give as minimal financial assistance, by their numbers; of all of them for None. One query."""
    rows = Footed.objects.filter(footing=Footing.ASSISTANCE)
    rows = rows if agreements is None else rows.filter(agreement__in=agreements)
    return dict(rows.order_by().values_list("agreement").annotate(sum=Sum("amount")))


def table(standings: Sequence[Standing]) -> Table:
    """The list as rows of a file, in the order of the page."""
    return [list(HEADINGS), *map(_row, standings)]


def _row(each: Standing) -> list[str | Decimal | None]:
    declared_on = dates.long(each.declared_on) if each.declared_on else ""
    return [
        *(each.body.name, " ".join(each.body.identifiers), each.since.isoformat(), each.day.isoformat()),
        *(each.assisted, each.elsewhere if each.declared_on else None, declared_on),
        *(each.together, each.limit, each.left, each.words),
    ]


def too_much(had: Decimal, elsewhere: Decimal, limit: Decimal) -> str:
    """Why an enterprise cannot have both; nothing where it can."""
    if had + elsewhere <= limit:
        return ""
    return (
        f"{money.pounds(had)} from this authority and {money.pounds(elsewhere)} from others come to "
        f"{money.pounds(had + elsewhere)}, and an enterprise may have {money.pounds(limit)}."
    )
