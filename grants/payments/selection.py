"""Which instalments the list shows: by payee, year, state and the awards they are of; what they come to follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from commissioning.lib import dates
from commissioning.lib.spreadsheets import Table
from commissioning.models import Organisation, User
from grants.awards import scope
from grants.awards.scope import Scope
from grants.filtering import ListFilters
from grants.payments.choices import NOT_PAID, OPEN, PAID_OUT, State
from grants.payments.models import Instalment
from grants.payments.querysets import InstalmentQuerySet, is_free
from grants.payments.waiting import blocks

SHOWS = {
    "ready": "Can be released now",
    "waiting": "Waits",
    "out": "Released and paid",
    "paid": "Paid",
    "late": "Late",
    "all": "Everything",
}


HEADINGS = (
    *("Reference", "Decision", "Subject", "Recipient", "Pay to", "District", "Stream", "Awarded for", "Due on"),
    *("What for", "Amount", "State", "Why it waits"),
)


@dataclass(frozen=True, slots=True)
class Filters(ListFilters):
    """What the form above the list says; empty means any."""

    payee: str = ""
    funder: str = ""
    year: str = ""
    state: str = ""
    awarded_for: str = ""
    locality: str = ""
    recipient: str = ""
    decision: str = ""

    @property
    def scope(self) -> Scope:
        """Of whose awards. `awarded_for` is a financial year, `decision` the state of one."""
        return Scope(self.awarded_for, self.funder, self.locality, self.recipient, self.decision)

    def among(self, rows: InstalmentQuerySet) -> InstalmentQuerySet:
        rows = rows.filter(award__in=self.scope.awards()) if self.scope else rows
        for name, condition in _CONDITIONS.items():
            if value := getattr(self, name):
                rows = rows.filter(condition(value))
        return rows


def instalments(user: User, day: date) -> InstalmentQuerySet:
    """Every instalment that this person may see, with its facts, the first due first; also what was replaced."""
    return Instalment.objects.visible_to(user).with_facts(day)


def shown(rows: InstalmentQuerySet, show: str, day: date) -> InstalmentQuerySet:
    """Those of one tab. None has what was replaced, and each asks an instalment for its state as seldom as it can."""
    match show:
        case "ready":
            return rows.ready(day)
        case "waiting":
            return rows.filter(Q(state__in=[State.WITHHELD, *OPEN]) & (Q(state=State.WITHHELD) | ~is_free(day)))
        case "out":
            return rows.filter(state__in=[State.RELEASED, State.PAID, State.CLAWED_BACK])  # type: ignore[misc]
        case "paid":
            return rows.filter(state__in=PAID_OUT)  # type: ignore[misc]
        case "late":
            return rows.filter(state__in=NOT_PAID, due_on__lt=day)  # type: ignore[misc]
    return rows.exclude(state=State.DROPPED)  # type: ignore[misc]


def sums(rows: InstalmentQuerySet) -> dict[str, Any]:
    """How many they are and what they come to, in one query."""
    found = rows.order_by().aggregate(count=Count("pk"), total=Sum("amount"))
    return {"count": found["count"], "total": found["total"] or Decimal(0)}


def table(rows: InstalmentQuerySet, day: date) -> Table:
    """The list as rows of a file, in the order of the page. One query."""
    return [list(HEADINGS), *(_line(each, day) for each in rows)]


def _line(instalment: Any, day: date) -> list[str | Decimal | None]:
    award, state = instalment.award, State(instalment.state)
    decision, year = award.agreement.decision, award.financial_year
    return [
        instalment.reference,
        decision.reference,
        decision.subject,
        award.agreement.grantee.name,
        instalment.payee_name,
        award.locality.name if award.locality else "",
        award.stream,
        "" if year is None else dates.financial_year_name(year),
        instalment.due_on.isoformat(),
        instalment.what_for,
        instalment.amount,
        str(state.label),
        " ".join(blocks(instalment, day)) if state in OPEN else "",
    ]


def choices(user: User) -> dict[str, list[tuple[str, str]]]:
    """What each list of the form offers: what some instalment or award has. Three queries."""
    every = Instalment.objects.visible_to(user)
    agreements = every.values("award__agreement")
    payees = Organisation.objects.standing_for(Organisation.objects.filter(paid_under__agreement__in=agreements))
    years = every.order_by().dates("due_on", "month")
    firsts = sorted({day.year if day.month >= 4 else day.year - 1 for day in years})
    of_awards = scope.choices(user)
    return {
        "payee": [(each, each) for each in payees.order_by("name").values_list("name", flat=True)],
        "year": [(str(first), f"{first}/{(first + 1) % 100:02}") for first in firsts],
        "state": [(state.value, str(state.label)) for state in State if state is not State.DROPPED],
        "awarded_for": of_awards["year"],
        "decision": of_awards["state"],
        **{name: of_awards[name] for name in ("funder", "locality", "recipient")},
    }


def _paid_to(name: str) -> Q:
    merged = Organisation.objects.filter(merged_into__name=name).values("name")
    return Q(payee_name=name) | Q(payee_name__in=merged)


def _in_year(year: str) -> Q:
    first = scope.year_of(year)
    return Q() if first is None else Q(due_on__gte=date(first, 4, 1), due_on__lte=date(first + 1, 3, 31))


_CONDITIONS: Mapping[str, Any] = {
    "payee": _paid_to,
    "year": _in_year,
    "state": lambda state: Q(state=state) if state in State.values else Q(),
}
