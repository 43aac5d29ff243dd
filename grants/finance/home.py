"""The figures of the home page, as the one filter says: what is awarded, and how far it has come."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)

from commissioning.lib import dates
from commissioning.models import User
from grants.awards.models import Adjustment
from grants.awards.querysets import POUNDS, funder_names_of_group
from grants.awards.scope import Scope
from grants.finance import selection as notices
from grants.localities.charts import Lanes, lanes
from grants.localities.figures import NO_YEAR, SHARED, one_funder
from grants.payments import selection
from grants.payments.choices import OPEN, PAID_OUT, Because, Kind, State
from grants.payments.models import Instalment, Step
from grants.payments.querysets import is_free

NIL = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Committed:
    """What is awarded. `whole` is what the awards come to of which a funder pays a part or all: it is what is paid.

    `shared` is what several funders pay together, which nobody divides.
    """

    lanes: Lanes
    whole: Decimal
    shared: Decimal

    @property
    def awarded(self) -> Decimal:
        return self.lanes.total


@dataclass(frozen=True, slots=True)
class Sums:
    """How many instalments, and what they come to."""

    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Paying:
    """How far the money has come. `recovered` came back because more was paid than is awarded."""

    scheduled: Sums
    ready: Sums
    released: Sums
    withheld: Sums
    paid: Sums
    clawed_back: Sums
    recovered: Decimal

    def still_to_pay(self, whole: Decimal) -> Decimal:
        return whole - self.paid.amount + self.recovered


def committed(user: User, scope: Scope, day: date) -> Committed:
    """What is awarded by year and funder, as it stands at the end of a day. One query."""
    awards = scope.awards().visible_to(user).order_by()
    counted = Adjustment.objects.until(day).filter(award__in=awards.values("pk"))
    asked = (
        Exists(Adjustment.objects.filter(pk=OuterRef("pk")).funded_by(scope.funder)) if scope.funder else Value(True)
    )
    rows = counted.order_by().values(year=F("award__financial_year"), by=F("posting__version__decision"), counts=asked)
    cells: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    whole, years = NIL, set()
    for row in rows.annotate(sum=Sum("amount"), funders=funder_names_of_group()):
        whole += row["sum"]
        if row["counts"]:
            years.add(row["year"])
            cells[_year(row["year"]), one_funder(row["funders"])] += row["sum"]
    order = [_year(year) for year in sorted(years, key=lambda year: year or 9999)]
    shared = sum((amount for (_, funder), amount in cells.items() if funder == SHARED), NIL)
    return Committed(lanes(cells, order, last=SHARED), whole, shared)


def _year(year: int | None) -> str:
    return NO_YEAR if year is None else dates.financial_year_name(year)


def paying(user: User, scope: Scope, day: date) -> Paying:
    """Of the instalments of those awards. One query, grouped, so that each is asked once for its state."""
    rows: Any = Instalment.objects.visible_to(user).with_state()
    rows = rows.filter(award__in=scope.awards()) if scope else rows
    rows = rows.annotate(free=ExpressionWrapper(is_free(day), output_field=BooleanField()))
    found = rows.order_by().values("state", "free")
    groups = found.annotate(
        count=Count("pk"),
        sum=Sum("amount"),
        back=Sum(_came_back(Q()), default=NIL),
        over=Sum(_came_back(Q(because=Because.OVERPAID)), default=NIL),
    )
    standing = [group for group in groups if group["state"] != State.DROPPED]
    clawed_back = [group for group in standing if group["state"] == State.CLAWED_BACK]
    return Paying(
        scheduled=_sums(standing),
        ready=_sums([group for group in standing if group["free"] and group["state"] in OPEN]),
        released=_sums([group for group in standing if group["state"] == State.RELEASED]),
        withheld=_sums([group for group in standing if group["state"] == State.WITHHELD]),
        paid=_sums([group for group in standing if group["state"] in PAID_OUT]),
        clawed_back=_sums(clawed_back, "back"),
        recovered=_sums(clawed_back, "over").amount,
    )


def _sums(groups: list[Any], of: str = "sum") -> Sums:
    return Sums(sum(group["count"] for group in groups), sum((group[of] for group in groups), NIL))


def _came_back(which: Q) -> Any:
    """Looked up only of those of which something came back."""
    steps = Step.objects.filter(which, kind=Kind.CLAWED_BACK).order_by()
    of_one = steps.filter(instalment=OuterRef("pk")).values("instalment").annotate(sum=Sum("amount")).values("sum")
    any_back = Q(pk__in=steps.values("instalment"))
    return Case(When(any_back, then=Subquery(of_one)), default=Value(NIL), output_field=POUNDS)


def of_payments(scope: Scope) -> selection.Filters:
    """The same question, as the list of payments asks it."""
    return selection.Filters(
        funder=scope.funder,
        awarded_for=scope.year,
        locality=scope.locality,
        recipient=scope.recipient,
        decision=scope.state,
    )


def of_notices(scope: Scope) -> notices.Filters:
    """The same question, as the list of signed notices asks it."""
    return notices.Filters(
        state=scope.state,
        funder=scope.funder,
        awarded_for=scope.year,
        locality=scope.locality,
        recipient=scope.recipient,
    )
