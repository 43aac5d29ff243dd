"""What the records say of agreements that something happened to in some periods, read in five queries."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from commissioning.lib import markdown
from commissioning.models import Organisation
from decisions.notice import public
from grants.awards.choices import Change
from grants.awards.models import Adjustment, Agreement, AgreementTerms, Posting
from grants.statutory.choices import Sector
from grants.statutory.models import AgreementDetails
from grants.statutory.periods import Frequency, Period


@dataclass(frozen=True, slots=True)
class Posted:
    """What a sealed decision that took effect says, of what lists ask for, and whether part of it is exempt."""

    authority: str
    department: str
    family: str
    subject: str
    summary: str
    reasons: str
    starts_on: date | None
    ends_on: date | None
    vat_basis: str
    is_exempt: bool

    @classmethod
    def of(cls, content: str) -> "Posted":
        said = json.loads(content)
        reasons = next((each["text"] for each in said["sections"] if each["key"] == "reasons"), "")
        return cls(
            authority=said["authority"],
            department=said["directorate"],
            family=said["function_family"]["code"],
            subject=said["subject"],
            summary=said["summary"],
            reasons=markdown.plain(reasons),
            starts_on=_day(said["period"]["from"]),
            ends_on=_day(said["period"]["until"]),
            vat_basis=(said["money"]["vat_basis"] or {}).get("code", ""),
            is_exempt=bool(public.exempt_under(said)),
        )


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


@dataclass(frozen=True, slots=True)
class Step:
    """What one sealed decision did to all awards of an agreement in one way."""

    on: date
    change: Change
    amount: Decimal
    posted: Posted


@dataclass(frozen=True, slots=True)
class Record:
    """An agreement, what was done to it, and what people wrote of it.

    `number` counts the agreements of its decision; `terms` are those that people wrote; `private` are the names of
    individuals to whom its decision gives something.
    """

    agreement: Agreement
    number: int
    steps: tuple[Step, ...]
    terms: tuple[AgreementTerms, ...]
    details: AgreementDetails
    private: tuple[str, ...]

    @property
    def sector(self) -> str:
        return sector(self.agreement.grantee, self.details)

    @property
    def is_private(self) -> bool:
        return self.sector == Sector.INDIVIDUAL

    def terms_for(self, day: date) -> tuple[AgreementTerms, ...]:
        """Those of that day, then those after it: what is written down later of an agreement mends earlier lists."""
        until = [each for each in self.terms if each.from_on <= day]
        return (*until[-1:], *(each for each in self.terms if each.from_on > day))


def sector(body: Organisation, details: AgreementDetails | None) -> str:
    """As people said, or as its registers show; empty where nobody knows. A company may be of more than one sector."""
    if details and details.sector:
        return details.sector
    if number_of(body, "charity_number"):
        return Sector.VOLUNTARY
    return Sector.PUBLIC if number_of(body, "local_authority_code") or number_of(body, "ods_code") else ""


def number_of(body: Organisation, register: str) -> str:
    """Its own number, or that of the record it is merged into."""
    return getattr(body, register) or (getattr(body.merged_into, register) if body.merged_into else "")


def gather(periods: Sequence[Period]) -> list[Record]:
    """The agreements with steps in these periods, by decision and number; steps up to the last end."""
    touched = reduce(or_, (_within("posting__effective_on", each) for each in periods))
    decisions = Adjustment.objects.filter(touched).order_by().values("award__agreement__decision")
    found = Agreement.objects.filter(decision__in=decisions).select_related("decision", "grantee__merged_into")
    agreements = list(found.order_by("decision__reference", "pk"))
    numbers = [each.pk for each in agreements]
    steps = _steps(numbers, max(each.end for each in periods))
    terms, details = _terms(numbers), _details(numbers)
    names, counts = defaultdict[int, list[str]](list), defaultdict[int, int](int)
    for each in agreements:
        if sector(each.grantee, details.get(each.pk)) == Sector.INDIVIDUAL:
            names[each.decision_id].append(each.grantee.name)
    records = []
    for each in agreements:
        counts[each.decision_id] += 1
        said = details.get(each.pk) or AgreementDetails(agreement=each)
        private = tuple(names[each.decision_id])
        records.append(Record(each, counts[each.decision_id], steps[each.pk], terms[each.pk], said, private))
    return records


def days() -> list[date]:
    """Every day on which a sealed decision took effect on awards, the last first. One query."""
    did = Adjustment.objects.filter(posting=OuterRef("pk")).order_by()
    found = Posting.objects.filter(Exists(did)).order_by("-effective_on")
    return list(found.values_list("effective_on", flat=True).distinct())


def periods_of(found: Sequence[date], frequency: Frequency, today: date) -> list[Period]:
    """Those in which something happened, today’s and the one before, the last first."""
    now = Period.of(today, frequency)
    every = {now, now.before, *(Period.of(day, frequency) for day in found)}
    return sorted(every, key=lambda each: each.start, reverse=True)


def latest_of(found: Sequence[date], frequency: Frequency, today: date) -> Period:
    """The last that is over and in which something happened; otherwise the last that is over."""
    over = [period for day in found if (period := Period.of(day, frequency)).is_over(today)]
    return over[0] if over else Period.of(today, frequency).before


def _within(path: str, period: Period) -> Q:
    return Q(**{f"{path}__range": (period.start, period.end)})


def _steps(agreements: Sequence[int], until: date) -> Mapping[int, tuple[Step, ...]]:
    """By agreement, the first first. Two queries."""
    rows: QuerySet[Any] = Adjustment.objects.until(until).filter(award__agreement__in=agreements)
    named = rows.values("change", "posting", agreement=F("award__agreement"), on=F("posting__effective_on"))
    summed = list(named.annotate(sum=Sum("amount")).order_by("on", "posting", "change"))
    contents = Posting.objects.filter(pk__in={row["posting"] for row in summed})
    posted = {pk: Posted.of(content) for pk, content in contents.values_list("pk", "version__content")}
    steps = defaultdict[int, tuple[Step, ...]](tuple)
    for row in summed:
        steps[row["agreement"]] += (Step(row["on"], Change(row["change"]), row["sum"], posted[row["posting"]]),)
    return steps


def _terms(agreements: Sequence[int]) -> Mapping[int, tuple[AgreementTerms, ...]]:
    """Without the first ones, which the program wrote and nobody agreed to."""
    terms = defaultdict[int, tuple[AgreementTerms, ...]](tuple)
    for row in AgreementTerms.objects.filter(agreement__in=agreements, number__gt=1).order_by("agreement", "number"):
        terms[row.agreement_id] += (row,)
    return terms


def _details(agreements: Sequence[int]) -> Mapping[int, AgreementDetails]:
    """The last of each."""
    rows = AgreementDetails.objects.filter(agreement__in=agreements).order_by("agreement", "number")
    return {row.agreement_id: row for row in rows}
