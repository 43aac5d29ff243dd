"""Which returns are asked for, how many stand where, and the list as a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from commissioning.lib import dates
from commissioning.lib.spreadsheets import Table
from commissioning.models import Organisation, User, same_body
from decisions.record.models import FundingSource
from grants.filtering import ListFilters
from grants.returns.choices import Standing, StepKind
from grants.returns.models import Return, ReturnStep

HEADINGS = (
    *("Decision", "Subject", "Recipient", "Return", "Who reports", "To whom", "Period from", "Period until"),
    *("Due", "Stands", "Since", "Not spent", "As at"),
)
Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Filters(ListFilters):
    """What the form above the list says; empty means any. The days are as they were typed."""

    standing: str = ""
    line: str = ""
    reporter: str = ""
    funder: str = ""
    due_from: str = ""
    due_until: str = ""
    words: str = ""

    @property
    def beside_standing(self) -> str:
        """The others, encoded, for links that choose where returns stand."""
        return self.without("standing")

    @property
    def not_days(self) -> dict[str, str]:
        """Why a day that was typed is none, by its field; it is then not looked for."""
        return {name: why for name in ("due_from", "due_until") if (why := _why_no_day(self.said.get(name, "")))}

    def due(self) -> Q:
        """Due between the two days, both of them in."""
        wanted, not_days = Q(), self.not_days
        for name, lookup in (("due_from", "due_on__gte"), ("due_until", "due_on__lte")):
            if name in self.said and name not in not_days:
                wanted &= Q(**{lookup: dates.parse(self.said[name])})
        return wanted


def _why_no_day(typed: str) -> str:
    try:
        if typed:
            dates.parse(typed)
    except dates.NotADate as reason:
        return str(reason)
    return ""


def found(user: User, filters: Filters, day: date) -> QuerySet[Any]:
    """The returns in the order in which they are due."""
    rows = _among(user, filters, day)
    rows = rows.filter(standing=filters.standing) if filters.standing in Standing.values else rows
    related = ("line__agreement__decision", "line__agreement__grantee", "line__reporter", "line__receiver")
    return rows.select_related(*related).order_by("due_on", "line_id", "number")


def sums(user: User, filters: Filters, day: date) -> list[dict[str, Any]]:
    """How many stand where, of those that the other filters leave: late ones first. One query."""
    counted = _among(user, filters, day).order_by().values("standing").annotate(count=Count("pk"))
    counts = {row["standing"]: row["count"] for row in counted}
    order = (Standing.LATE, Standing.QUERIED, Standing.RECEIVED, Standing.DUE, Standing.ACCEPTED, Standing.EXCUSED)
    return [{"standing": each.value, "words": each.label, "count": counts.get(each, 0)} for each in order]


def choices(user: User) -> dict[str, Choices]:
    """What each list of the form offers: what some return has that this person may see. Three queries."""
    own = Return.objects.visible_to(user).order_by()
    titles = own.order_by("line__title").values_list("line__title", flat=True).distinct()
    reporters = Organisation.objects.filter(pk__in=own.values("line__reporter"))
    funders = Organisation.objects.filter(funds__decision__in=own.values("line__agreement__decision"))
    return {
        "line": [(title, title) for title in titles],
        "reporter": _bodies(reporters),
        "funder": _bodies(funders),
    }


def _bodies(records: Any) -> Choices:
    names = Organisation.objects.standing_for(records).order_by("name").values_list("name", flat=True)
    return [(name, name) for name in names]


def table(user: User, filters: Filters, day: date) -> Table:
    """The whole list as rows of a file, with headings. One query."""
    came = ReturnStep.objects.filter(of=OuterRef("pk"), kind=StepKind.RECEIVED, happened_on__lte=day)
    rows = found(user, filters, day).annotate(unspent=Subquery(came.order_by("-number").values("underspend")[:1]))
    return [list(HEADINGS), *_rows(rows, day)]


def _rows(rows: QuerySet[Any], day: date) -> Iterator[list[str | Decimal | None]]:
    for report in rows:
        agreement = report.line.agreement
        yield [
            *(agreement.decision.reference, agreement.decision.subject, agreement.grantee.name),
            *(report.line.title, report.line.reporter.name, report.line.receiver.name),
            *(report.period_from.isoformat(), report.period_until.isoformat(), report.due_on.isoformat()),
            Standing(report.standing).label,
            report.last_on.isoformat() if report.last_on else "",
            report.unspent,
            day.isoformat(),
        ]


def _among(user: User, filters: Filters, day: date) -> QuerySet[Any]:
    wanted = filters.due()
    decision = "line__agreement__decision"
    if filters.line:
        wanted &= Q(line__title=filters.line)
    if filters.reporter:
        wanted &= same_body("line__reporter", filters.reporter)
    if filters.funder:
        sources = FundingSource.objects.filter(same_body("funder", filters.funder), decision=OuterRef(decision))
        wanted &= Q(Exists(sources))
    if filters.words:
        wanted &= (
            Q(line__title__icontains=filters.words)
            | Q(**{f"{decision}__reference__icontains": filters.words})
            | Q(**{f"{decision}__subject__icontains": filters.words})
            | Q(line__agreement__grantee__name__icontains=filters.words)
        )
    return Return.objects.visible_to(user).filter(wanted).standing(day)
