"""The one question of Finance: which year, funder, district, recipient and state; and what may be chosen of each."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from commissioning.lib import dates
from commissioning.models import Organisation, User, same_body
from decisions.record.states import DONE, State
from grants.awards.models import Adjustment, Award
from grants.awards.querysets import AwardQuerySet, funders_of
from grants.filtering import ListFilters

Choices = dict[str, list[tuple[str, str]]]


def year_of(text: str) -> int | None:
    """The first calendar year of a financial year, as forms send it; None for anything else."""
    is_one = text.isascii() and text.isdecimal() and len(text) == len("2026")
    return int(text) if is_one and 1990 <= int(text) <= 2100 else None


@dataclass(frozen=True, slots=True)
class Scope(ListFilters):
    """What the form above the figures says; empty means any."""

    year: str = ""
    funder: str = ""
    locality: str = ""
    recipient: str = ""
    state: str = ""

    def where(self) -> Q:
        """Of awards; all of it but the funder, which AwardQuerySet.as_at() knows how to look for."""
        wanted = Q()
        if (year := year_of(self.year)) is not None:
            wanted &= Q(financial_year=year)
        if self.locality:
            wanted &= Q(locality__name=self.locality)
        if self.recipient:
            wanted &= same_body("agreement__grantee", self.recipient)
        if self.state in DONE:
            wanted &= Q(agreement__decision__state=self.state)
        return wanted

    def awards(self) -> AwardQuerySet:
        """Those it lets through, of this funder if one is asked for, alone or together with others."""
        rows = Award.objects.filter(self.where())
        if not self.funder:
            return rows
        return rows.filter(Exists(Adjustment.objects.filter(award=OuterRef("pk")).funded_by(self.funder)))


def choices(user: User) -> Choices:
    """What each list of the form offers: what some award that this person may see has. One query."""
    found: dict[str, list[str]] = {}
    for what, value in _offered(user):
        found.setdefault(what, []).append(value)
    labels = {state.value: str(state.label) for state in State}
    return {
        "year": [(year, dates.financial_year_name(int(year))) for year in found.get("year", [])],
        "state": [(state, labels[state]) for state in found.get("state", [])],
        **{name: [(each, each) for each in found.get(name, [])] for name in ("funder", "locality", "recipient")},
    }


def _offered(user: User) -> QuerySet[Any, Any]:
    awards = Award.objects.visible_to(user).order_by()
    funders = Organisation.objects.filter(funds__in=funders_of(awards)).order_by()
    return (
        _named("year", awards.exclude(financial_year=None), Cast("financial_year", CharField()))
        .union(
            _named("locality", awards.exclude(locality=None), F("locality__name")),
            _named("recipient", awards, Coalesce("agreement__grantee__merged_into__name", "agreement__grantee__name")),
            _named("state", awards.filter(agreement__decision__state__in=DONE), F("agreement__decision__state")),
            _named("funder", funders, Coalesce("merged_into__name", "name")),
        )
        .order_by("value")
    )


def _named(what: str, rows: QuerySet[Any], value: Any) -> QuerySet[Any, Any]:
    words = Cast(value, CharField())
    return rows.annotate(what=Value(what), value=words).values_list("what", "value").distinct()
