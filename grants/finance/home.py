"""The figures of the home page, as the one filter says: what is awarded, and how far it has come."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from commissioning.lib import dates
from commissioning.models import User
from grants.awards.models import Adjustment
from grants.awards.querysets import POUNDS, funder_names
from grants.awards.scope import Scope
from grants.finance import selection as notices
from grants.localities.charts import Lanes, lanes
from grants.localities.figures import NO_YEAR, SHARED, one_funder
from grants.payments import selection
from grants.payments.choices import PAID_OUT, Because, Kind, State
from grants.payments.models import Step
from grants.payments.querysets import is_ready

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
    rows = counted.order_by().values(year=F("award__financial_year"), funders=funder_names(), counts=asked)
    cells: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    whole, years = NIL, set()
    for row in rows.annotate(sum=Sum("amount")):
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
    """Of the instalments of those awards. One query."""
    rows: Any = selection.instalments(user, day)
    rows = rows.filter(award__in=scope.awards()) if scope else rows
    back = Q(kind=Kind.CLAWED_BACK)
    rows = rows.annotate(
        back=_came_back(back),
        over=_came_back(back & Q(because=Because.OVERPAID)),
        ready=ExpressionWrapper(is_ready(day), output_field=BooleanField()),
    )
    which = {
        "scheduled": Q(),
        "ready": Q(ready=True),
        "released": Q(state=State.RELEASED),
        "withheld": Q(state=State.WITHHELD),
        "paid": Q(state__in=PAID_OUT),
    }
    found = rows.order_by().aggregate(
        **{f"{name}_count": Count("pk", filter=where or None) for name, where in which.items()},
        **{f"{name}_sum": Sum("amount", filter=where or None, default=NIL) for name, where in which.items()},
        back_count=Count("pk", filter=Q(back__gt=0)),
        back_sum=Sum("back", default=NIL),
        over_sum=Sum("over", default=NIL),
    )
    sums = {name: Sums(found[f"{name}_count"], found[f"{name}_sum"]) for name in which}
    return Paying(clawed_back=Sums(found["back_count"], found["back_sum"]), recovered=found["over_sum"], **sums)


def _came_back(which: Q) -> Any:
    steps = Step.objects.filter(which, instalment=OuterRef("pk")).order_by().values("instalment")
    return Coalesce(Subquery(steps.annotate(sum=Sum("amount")).values("sum")), Value(NIL), output_field=POUNDS)


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
