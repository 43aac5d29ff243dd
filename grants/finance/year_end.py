"""The end of a financial year: what of its awards was paid, what is owed at 31 March, what was paid ahead.

Of each agreement, for the awards of that year:
awarded = paid before + paid in the year - recovered + unpaid, and unpaid = released + withheld + to come.
Payments are balances on a day, so one that is taken back from the record counts on neither side.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import add
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from commissioning.lib.spreadsheets import Table
from commissioning.models import User
from grants.awards.models import Adjustment
from grants.awards.querysets import AwardQuerySet, funder_names_of_group
from grants.awards.scope import Scope
from grants.localities.figures import one_funder
from grants.payments.choices import PAID_OUT, Because, Kind, State
from grants.payments.models import Instalment, Step
from grants.returns.choices import StepKind
from grants.returns.models import ReturnStep

NIL = Decimal("0.00")
THIS, LATER, OTHER = "this", "later", "other"
"""Whether an award is for the year, for a later one, or for an earlier one or none."""
COLUMNS = {
    "awarded": "Awarded for the year",
    "paid_before": "Paid before the year",
    "paid_in": "Paid in the year",
    "recovered": "Came back as overpaid",
    "unpaid": "Unpaid at 31 March",
    "released": "Of it released",
    "withheld": "Of it withheld",
    "to_come": "Of it to come",
    "paid_since": "Paid since 31 March",
    "advance": "Paid ahead for later years",
    "paid_for_others": "Paid in the year for other years",
    "clawed_back": "Clawed back",
    "underspend": "Underspend reported",
}


@dataclass(frozen=True, slots=True)
class Sums:
    """One line of figures. `unpaid` is what is owed at 31 March, `advance` what was paid by then for later years.

    `clawed_back` is all that came back by then, `recovered` the part of it that had been overpaid. `underspend` is what
    the last return of the year says.
    """

    awarded: Decimal = NIL
    paid_before: Decimal = NIL
    paid_in: Decimal = NIL
    recovered: Decimal = NIL
    released: Decimal = NIL
    withheld: Decimal = NIL
    paid_since: Decimal = NIL
    advance: Decimal = NIL
    paid_for_others: Decimal = NIL
    clawed_back: Decimal = NIL
    underspend: Decimal = NIL

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    @property
    def unpaid(self) -> Decimal:
        return self.awarded - self.paid_before - self.paid_in + self.recovered

    @property
    def to_come(self) -> Decimal:
        return self.unpaid - self.released - self.withheld

    @property
    def row(self) -> list[Decimal]:
        """In the order of COLUMNS."""
        return [getattr(self, name) for name in COLUMNS]


@dataclass(frozen=True, slots=True)
class Line:
    """What one decision gives one recipient. `funder` pays for it, or several do together."""

    reference: str
    subject: str
    recipient: str
    grantee: int
    funder: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class YearEnd:
    """The lines by decision and recipient."""

    year: int
    ends_on: date
    lines: list[Line]

    @property
    def total(self) -> Sums:
        return _total(self.lines)

    @property
    def by_funder(self) -> list[tuple[str, Sums]]:
        found: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            found[line.funder].append(line)
        return [(name, _total(lines)) for name, lines in sorted(found.items())]


def _total(lines: Iterable[Line]) -> Sums:
    return reduce(add, (line.sums for line in lines), Sums())


@dataclass(slots=True)
class _Agreement:
    """What is put together of one agreement."""

    reference: str
    subject: str
    recipient: str
    grantee: int
    funders: set[str] = field(default_factory=set)
    figures: dict[str, Decimal] = field(default_factory=lambda: defaultdict(lambda: NIL))

    def line(self) -> Line:
        funder = one_funder(sorted(self.funders))
        return Line(self.reference, self.subject, self.recipient, self.grantee, funder, Sums(**self.figures))


def of(user: User, scope: Scope, year: int, today: date) -> YearEnd:
    """As at 31 March; payments since then up to today. The scope’s own year is left aside. Four queries."""
    ends_on = date(year + 1, 3, 31)
    awards = Scope(funder=scope.funder, locality=scope.locality, recipient=scope.recipient, state=scope.state).awards()
    awards = awards.visible_to(user).order_by()
    found: dict[int, _Agreement] = {}
    for row in _given(awards, year, ends_on):
        agreement = _put(found, row)
        agreement.funders |= set(row["funders"])
        if row["when"] == THIS:
            agreement.figures["awarded"] += row["sum"]
    for row in _paid(awards, year, ends_on, today):
        _pay(_put(found, row).figures, row)
    for row in _came_back(awards, year, ends_on):
        figures = _put(found, row).figures
        figures["clawed_back"] += row["sum"]
        figures["recovered"] += row["over"]
    for number, amount in _underspent(awards, year, ends_on):
        if number in found:
            found[number].figures["underspend"] += amount
    lines = [each.line() for each in found.values()]
    lines = [line for line in lines if any(line.sums.row)]
    return YearEnd(year, ends_on, sorted(lines, key=lambda line: (line.reference, line.recipient, line.grantee)))


def table(found: YearEnd) -> Table:
    """The lines as rows of a file, in the order of the page."""
    return [["Decision", "Subject", "Recipient", "Funder", *COLUMNS.values()], *map(_row, found.lines)]


def _row(line: Line) -> list[str | Decimal | None]:
    return [line.reference, line.subject, line.recipient, line.funder, *line.sums.row]


def _put(found: dict[int, _Agreement], row: Mapping[str, Any]) -> _Agreement:
    if row["agreement"] not in found:
        found[row["agreement"]] = _Agreement(*(row[name] for name in ("reference", "subject", "recipient", "grantee")))
    return found[row["agreement"]]


def _pay(figures: dict[str, Decimal], row: Mapping[str, Any]) -> None:
    """What one agreement’s instalments of one kind of award have come to."""
    if row["when"] == THIS:
        figures["paid_before"] += row["before"]
        figures["paid_in"] += row["by_end"] - row["before"]
        figures["paid_since"] += row["by_now"] - row["by_end"]
        figures["released"] += row["out"]
        figures["withheld"] += row["held"]
        return
    figures["paid_for_others"] += row["by_end"] - row["before"]
    if row["when"] == LATER:
        figures["advance"] += row["by_end"]


def _whose(award: str, year: int) -> dict[str, Any]:
    """By what rows are put together: the agreement and what names it, and for when the award is."""
    agreement = f"{award}agreement"
    return {
        "agreement": F(agreement),
        "reference": F(f"{agreement}__decision__reference"),
        "subject": F(f"{agreement}__decision__subject"),
        "recipient": F(f"{agreement}__grantee__name"),
        "grantee": F(f"{agreement}__grantee_id"),
        "when": Case(
            When(Q(**{f"{award}financial_year": year}), then=Value(THIS)),
            When(Q(**{f"{award}financial_year__gt": year}), then=Value(LATER)),
            default=Value(OTHER),
            output_field=CharField(),
        ),
    }


def _given(awards: AwardQuerySet, year: int, ends_on: date) -> QuerySet[Any, Any]:
    """For the year, and who pays for it; of an agreement that gives nothing for it, who pays for its other years."""
    counted = Adjustment.objects.until(ends_on).filter(award__in=awards.values("pk")).order_by()
    this = Q(award__financial_year=year)
    gives_this = counted.filter(this).values("award__agreement")
    wanted = counted.filter(this | ~Q(award__agreement__in=gives_this))
    whose = wanted.values(**_whose("award__", year), by=F("posting__version__decision"), of=F("award__financial_year"))
    return whose.annotate(sum=Sum("amount"), funders=funder_names_of_group())


def _paid(awards: AwardQuerySet, year: int, ends_on: date, today: date) -> QuerySet[Any, Any]:
    days = {
        "state_before": date(year, 4, 1) - timedelta(days=1),
        "state_then": ends_on,
        "state_now": max(today, ends_on),
    }
    rows: Any = Instalment.objects.filter(award__in=awards.values("pk"))
    rows = rows.annotate(**{name: _state(day) for name, day in days.items()})

    def sum_of(*of: Q, **where: Any) -> Sum:
        return Sum("amount", filter=Q(*of, **where), default=NIL)

    this = Q(award__financial_year=year)  # first, so that states which only the year needs are asked of it alone
    return (
        rows.order_by()
        .values(**_whose("award__", year))
        .annotate(
            before=sum_of(state_before__in=PAID_OUT),
            by_end=sum_of(state_then__in=PAID_OUT),
            by_now=sum_of(this, state_now__in=PAID_OUT),
            out=sum_of(this, state_then=State.RELEASED),
            held=sum_of(this, state_then=State.WITHHELD),
        )
    )


def _state(day: date) -> Any:
    """What its last step up to a day left an instalment in, as grants.payments.positions.state_on()."""
    steps = Step.objects.filter(instalment=OuterRef("pk"), effective_on__lte=day).order_by("-number")
    return Coalesce(Subquery(steps.values("state")[:1]), Value(State.PLANNED.value))


def _came_back(awards: AwardQuerySet, year: int, ends_on: date) -> QuerySet[Any, Any]:
    """Of the awards of the year."""
    rows = Step.objects.filter(
        kind=Kind.CLAWED_BACK,
        effective_on__lte=ends_on,
        instalment__award__in=awards.filter(financial_year=year).values("pk"),
    )
    over = Sum("amount", filter=Q(because=Because.OVERPAID), default=NIL)
    return rows.order_by().values(**_whose("instalment__award__", year)).annotate(sum=Sum("amount"), over=over)


def _underspent(awards: AwardQuerySet, year: int, ends_on: date) -> QuerySet[Any, Any]:
    """By agreement, the last sum said of a period that ends in the year: two returns may speak of the same money."""
    said = ReturnStep.objects.filter(
        kind=StepKind.RECEIVED,
        underspend__isnull=False,
        of__period_until__range=(date(year, 4, 1), ends_on),
        of__line__agreement__in=awards.values("agreement"),
    )
    last = said.order_by("of__line__agreement_id", "-of__period_until", "-at").distinct("of__line__agreement_id")
    return last.values_list("of__line__agreement_id", "underspend")
