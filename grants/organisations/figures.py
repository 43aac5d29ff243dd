"""What a body is to the authority, and what it is awarded, funds and delivers, as at a day.

A body is the record that stands for it and every record merged into that one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from commissioning.lib.identifiers import REGISTERS
from commissioning.lib.spreadsheets import Table
from commissioning.models import Organisation, User
from decisions.record.models import Decision, FundingSource
from grants.awards.models import Adjustment, Agreement, AgreementTerms

ROLES = {"funder": "Funder", "recipient": "Recipient", "payee": "Payee for another", "provider": "Delivery provider"}


def records(bodies: Iterable[Organisation]) -> list[int]:
    """The numbers of their records. Of bodies loaded with those merged into them no query."""
    return [each.pk for body in bodies for each in (body, *body.merged.all())]


def body(path: str) -> Coalesce:
    """The number of the record that stands for the one at `path`."""
    return Coalesce(f"{path}__merged_into", path)


def roles(bodies: Sequence[Organisation], user: User) -> dict[int, list[str]]:
    """What each is in decisions that were made and that this person may see, and the council of which districts.

    A recipient that is paid itself, as most are, is no payee for another. Two queries.
    """
    own, made = records(bodies), _made(user)
    agreements = Agreement.objects.filter(decision__in=made)
    terms = AgreementTerms.objects.filter(agreement__decision__in=made)
    sources = FundingSource.objects.filter(decision__in=made, funder__in=own)
    found = (
        sources.order_by()
        .values_list(body("funder"), Value("funder"))
        .union(
            agreements.filter(grantee__in=own).order_by().values_list(body("grantee"), Value("recipient")),
            terms.filter(payee__in=own)
            .exclude(payee=F("agreement__grantee"))
            .order_by()
            .values_list(body("payee"), Value("payee")),
            terms.filter(provider__in=own).order_by().values_list(body("provider"), Value("provider")),
        )
    )
    has: defaultdict[int, set[str]] = defaultdict(set)
    for number, role in found:
        has[number].add(role)
    return {
        each.pk: [*(words for role, words in ROLES.items() if role in has[each.pk]), *_council(each)] for each in bodies
    }


def _council(organisation: Organisation) -> list[str]:
    return [f"Council of {district}" for district in organisation.localities.all()]


def awarded(bodies: Sequence[Organisation], user: User, day: date) -> dict[int, Decimal]:
    """What each comes to at the end of the day, over all decisions that this person may see. One query."""
    given = _given(records(bodies), user, day).order_by()
    sums = given.values_list(body("award__agreement__grantee")).annotate(sum=Sum("amount"))
    return dict(sums)


def table(bodies: Sequence[Organisation], user: User, day: date) -> Table:
    """The list as rows of a file, with the number of each register. Three queries."""
    named, sums = roles(bodies, user), awarded(bodies, user, day)
    registers = [str(each.label) for each in REGISTERS]
    rows = [
        [each.name, ", ".join(named[each.pk]), *(getattr(each, register.field) for register in REGISTERS)]
        for each in bodies
    ]
    given = [sums.get(each.pk) for each in bodies]
    lines: Table = [[*row, amount] for row, amount in zip(rows, given, strict=True)]
    return [["Name", "What it is", *registers, "Awarded today"], *lines]


@dataclass(slots=True)
class Line:
    """What one decision gives one record of the body, by financial year; None for no year."""

    reference: str
    grantee: int
    subject: str
    grantee_name: str
    years: dict[int | None, Decimal] = field(default_factory=dict)
    terms: AgreementTerms | None = None

    @property
    def sum(self) -> Decimal:
        return sum(self.years.values(), Decimal(0))


@dataclass(frozen=True, slots=True)
class Given:
    """Everything awarded to a body: a line for each decision, the latest first; years in order, none at the end."""

    lines: list[Line]

    @property
    def by_year(self) -> list[tuple[int | None, Decimal]]:
        sums: defaultdict[int | None, Decimal] = defaultdict(Decimal)
        for line in self.lines:
            for year, amount in line.years.items():
                sums[year] += amount
        return sorted(sums.items(), key=lambda each: each[0] or 9999)

    @property
    def total(self) -> Decimal:
        return sum((line.sum for line in self.lines), Decimal(0))


def given(own: Sequence[int], user: User, day: date, terms: Iterable[AgreementTerms]) -> Given:
    """With the terms of each agreement, out of those found. One query."""
    agreement = "award__agreement"
    rows = (
        _given(own, user, day)
        .order_by()
        .values(
            year=F("award__financial_year"),
            reference=F(f"{agreement}__decision__reference"),
            subject=F(f"{agreement}__decision__subject"),
            grantee=F(f"{agreement}__grantee"),
            grantee_name=F(f"{agreement}__grantee__name"),
        )
    )
    said = {(each.agreement.decision.reference, each.agreement.grantee_id): each for each in terms}
    lines: dict[tuple[str, int], Line] = {}
    for row in rows.annotate(amount=Sum("amount")).order_by("-reference", "grantee_name", "grantee", "year"):
        key = (row["reference"], row["grantee"])
        if key not in lines:
            lines[key] = Line(*key, row["subject"], row["grantee_name"], terms=said.get(key))
        lines[key].years[row["year"]] = row["amount"]
    return Given(list(lines.values()))


def terms(own: Sequence[int], user: User, day: date) -> list[AgreementTerms]:
    """The terms of that day of every agreement in which a record of the body has ever had a part. One query."""
    part = Q(agreement__grantee__in=own) | Q(payee__in=own) | Q(provider__in=own)
    theirs = AgreementTerms.objects.filter(part).values("agreement")
    rows = AgreementTerms.objects.filter(agreement__in=theirs, agreement__decision__in=_made(user))
    named = rows.select_related("agreement__decision", "agreement__grantee", "payee", "provider", "document")
    held: dict[int, AgreementTerms] = {}
    for row in named.order_by("-agreement__decision__reference", "agreement__grantee__name", "number"):
        if row.agreement_id not in held or row.from_on <= day:
            held[row.agreement_id] = row
    return list(held.values())


def funds(own: Sequence[int], user: User) -> QuerySet[FundingSource]:
    """Its shares of decisions that were made, the latest first; a share may be not recorded. One query."""
    rows = FundingSource.objects.filter(funder__in=own, decision__in=_made(user)).select_related("decision", "funder")
    return rows.order_by("-decision__reference", "financial_year", "pk")


def _made(user: User) -> QuerySet[Any]:
    return Decision.objects.visible_to(user).made().order_by().values("pk")


def _given(own: Sequence[int], user: User, day: date) -> QuerySet[Adjustment]:
    agreements = Agreement.objects.filter(grantee__in=own, decision__in=Decision.objects.visible_to(user))
    return Adjustment.objects.until(day).filter(award__agreement__in=agreements.order_by().values("pk"))
