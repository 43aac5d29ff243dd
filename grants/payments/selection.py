"""Which instalments the list shows: by payee, funder, year and state; what they come to follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum

from commissioning.models import Organisation, User
from decisions.record.models import FundingSource
from grants.filtering import ListFilters
from grants.payments.choices import OPEN, State
from grants.payments.models import Instalment
from grants.payments.querysets import InstalmentQuerySet

SHOWS = {
    "ready": "Can be released now",
    "waiting": "Waits",
    "out": "Released and paid",
    "late": "Late",
    "all": "Everything",
}


@dataclass(frozen=True, slots=True)
class Filters(ListFilters):
    """What the form above the list says; empty means any."""

    payee: str = ""
    funder: str = ""
    year: str = ""
    state: str = ""

    def among(self, rows: InstalmentQuerySet) -> InstalmentQuerySet:
        for name, value in self.said.items():
            rows = rows.filter(_CONDITIONS[name](value))
        return rows


def instalments(user: User, day: date) -> InstalmentQuerySet:
    """Every standing instalment that this person may see, with its facts, the first due first."""
    return Instalment.objects.visible_to(user).with_facts(day).exclude(state=State.DROPPED)  # type: ignore[misc]


def shown(rows: InstalmentQuerySet, show: str, day: date) -> InstalmentQuerySet:
    """Those of one tab."""
    match show:
        case "ready":
            return rows.ready()
        case "waiting":
            held = Q(state=State.WITHHELD) | Q(state__in=OPEN) & ~Q(pk__in=rows.ready().values("pk"))
            return rows.filter(held)
        case "out":
            return rows.filter(state__in=[State.RELEASED, State.PAID, State.CLAWED_BACK])  # type: ignore[misc]
        case "late":
            return rows.filter(state__in=[*OPEN, State.RELEASED, State.WITHHELD], due_on__lt=day)  # type: ignore[misc]
    return rows


def sums(rows: InstalmentQuerySet) -> dict[str, Any]:
    """How many they are and what they come to, in one query."""
    found = rows.order_by().aggregate(count=Count("pk"), total=Sum("amount"))
    return {"count": found["count"], "total": found["total"] or Decimal(0)}


def choices(user: User) -> dict[str, list[tuple[str, str]]]:
    """What each list of the form offers: what some instalment has. Three queries."""
    every = Instalment.objects.visible_to(user)
    agreements = every.values("award__agreement")
    payees = Organisation.objects.filter(paid_under__agreement__in=agreements).distinct().order_by("name")
    funders = Organisation.objects.filter(funds__decision__agreements__in=agreements).distinct().order_by("name")
    years = every.order_by().dates("due_on", "month")
    firsts = sorted({day.year if day.month >= 4 else day.year - 1 for day in years})
    return {
        "payee": [(each, each) for each in payees.values_list("name", flat=True)],
        "funder": [(each, each) for each in funders.values_list("name", flat=True)],
        "year": [(str(first), f"{first}/{(first + 1) % 100:02}") for first in firsts],
        "state": [(state.value, str(state.label)) for state in State if state is not State.DROPPED],
    }


def _funded_by(name: str) -> Q:
    rows = FundingSource.objects.filter(decision=OuterRef("award__agreement__decision"), funder__name=name)
    return Q(Exists(rows))


def _in_year(year: str) -> Q:
    if not (year.isascii() and year.isdecimal() and len(year) == len("2026") and 1990 <= int(year) <= 2100):
        return Q()
    return Q(due_on__gte=date(int(year), 4, 1), due_on__lte=date(int(year) + 1, 3, 31))


_CONDITIONS: Mapping[str, Any] = {
    "payee": lambda name: Q(payee_name=name),
    "funder": _funded_by,
    "year": _in_year,
    "state": lambda state: Q(state=state) if state in State.values else Q(),
}
