"""Which awards finance asks for, as at which day; their sums, and the list as a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from commissioning.lib import dates
from commissioning.lib.spreadsheets import Table
from commissioning.models import User
from grants.awards.choices import AgreementStatus
from grants.awards.models import Adjustment, AgreementTerms, Award
from grants.awards.querysets import AwardQuerySet
from grants.awards.scope import Scope

HEADINGS = (
    *("Decision", "Subject", "Recipient", "Charity number", "Company number", "Payee", "District", "District code"),
    *("Stream", "Financial year", "Awarded", "As at", "Agreement"),
)
SCHEDULES = {"none": "None yet", "written": "Written"}


@dataclass(frozen=True, slots=True)
class Filters(Scope):
    """What the form above the list says; empty means any. `on` is the day as it was typed, `day` as it was read.

    `schedule` asks whether anybody has planned, up to today, how the award is paid.
    """

    words: str = ""
    on: str = ""
    schedule: str = ""

    def day(self, today: date) -> date:
        """Raises: NotADate."""
        return dates.parse(self.on) if self.on else today

    def among(self, awards: AwardQuerySet) -> AwardQuerySet:
        """All of them but the funder, which AwardQuerySet.as_at() knows how to look for."""
        wanted = self.where()
        if self.schedule in SCHEDULES:
            planned = Exists(Award.objects.order_by().filter(pk=OuterRef("pk"), schedules__isnull=False))
            wanted &= Q(planned) if self.schedule == "written" else ~Q(planned)
        if self.words:
            decision = "agreement__decision__"
            wanted &= (
                Q(**{f"{decision}reference__icontains": self.words})
                | Q(**{f"{decision}subject__icontains": self.words})
                | Q(agreement__grantee__name__icontains=self.words)
                | Q(stream__icontains=self.words)
            )
        return awards.filter(wanted)


def found(user: User, filters: Filters, day: date) -> QuerySet[Any]:
    """The awards in the order of the list: the latest decision first, then by recipient, stream and year."""
    awards = filters.among(Award.objects.visible_to(user)).as_at(day, filters.funder)
    rows = awards.select_related("agreement__decision", "agreement__grantee", "locality")
    return rows.order_by("-agreement__decision__reference", "grantee_name", "stream", "financial_year", "pk")


def sums(user: User, filters: Filters, day: date) -> dict[str, Any]:
    """How many awards, what they come to, by financial year, and how much of it several funders share. Two queries.

    Shapes: `by_year` has `year`, `awards` and `awarded`, the years in order, those without one last; `shared` is what
    decisions with another funder beside the one asked for gave, None where no funder is asked for.
    """
    awards = filters.among(Award.objects.visible_to(user))
    counted = Adjustment.objects.until(day).filter(award__in=awards.order_by().values("pk"))
    counted = counted.funded_by(filters.funder) if filters.funder else counted
    years = counted.order_by().values(year=F("award__financial_year"))
    rows = list(years.annotate(awarded=Sum("amount"), awards=Count("award", distinct=True)).order_by("year"))
    shared = counted.shared_with_others(filters.funder) if filters.funder else None
    return {
        "count": sum(row["awards"] for row in rows),
        "awarded": sum((row["awarded"] for row in rows), Decimal(0)),
        "by_year": rows,
        "shared": None if shared is None else shared.aggregate(sum=Sum("amount"))["sum"] or Decimal(0),
    }


def table(user: User, filters: Filters, day: date) -> Table:
    """The whole list as rows of a file, with headings. Two queries."""
    awards = list(found(user, filters, day))
    terms = terms_of({award.agreement_id for award in awards}, day)
    return [list(HEADINGS), *_rows(awards, terms, day)]


def _rows(awards: list[Any], terms: dict[int, AgreementTerms], day: date) -> Iterator[list[str | Decimal | None]]:
    for award in awards:
        grantee, said = award.agreement.grantee, terms[award.agreement_id]
        yield [
            award.agreement.decision.reference,
            award.agreement.decision.subject,
            grantee.name,
            grantee.charity_number,
            grantee.company_number,
            said.payee.name,
            award.locality.name if award.locality else "",
            award.locality.gss_code if award.locality else "",
            award.stream,
            "" if award.financial_year is None else dates.financial_year_name(award.financial_year),
            award.awarded,
            day.isoformat(),
            AgreementStatus(said.status).label,
        ]


def terms_of(agreements: set[int], day: date) -> dict[int, AgreementTerms]:
    """The terms that hold on a day, by agreement; the first ones before they began. One query."""
    rows = AgreementTerms.objects.filter(agreement__in=agreements).select_related(
        "agreement__grantee", "payee", "provider", "document"
    )
    held: dict[int, AgreementTerms] = {}
    for row in rows.order_by("agreement", "number"):
        if row.agreement_id not in held or row.from_on <= day:
            held[row.agreement_id] = row
    return held
