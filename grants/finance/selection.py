"""Which signed notices finance asks for: by year, state, payee, funder, decider and words; or those ticked."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum, Window
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone

from commissioning.lib.spreadsheets import Table
from commissioning.models import Organisation, User, same_body
from decisions.models import SealedNotice
from decisions.notice.models import Edition
from decisions.record.choices import Answer
from decisions.record.models import Allocation, Decision, FundingSource, SectionText
from decisions.record.states import DONE, State
from decisions.scheme.choices import Capacity
from decisions.signoff.models import SignOff
from grants.awards import scope
from grants.awards.scope import year_of
from grants.filtering import ListFilters, clean

Notices = QuerySet[SealedNotice]
HEADINGS = ("Decision", "Subject", "Pay to", "Signed", "State", "Amount", "File", "SHA-256")


@dataclass(frozen=True, slots=True)
class Filters(ListFilters):
    """What the form above the list says; empty means any."""

    year: str = ""
    state: str = ""
    payee: str = ""
    funder: str = ""
    decider: str = ""
    words: str = ""
    awarded_for: str = ""
    locality: str = ""
    recipient: str = ""

    def among(self, notices: Notices) -> Notices:
        for name, value in self.said.items():
            notices = notices.filter(_CONDITIONS[name](value))
        return notices


@dataclass(frozen=True, slots=True)
class Selection:
    """All that the filters let through, or only those ticked; oldest first, as they are filed."""

    filters: Filters
    is_all: bool
    ticked: tuple[str, ...]

    @classmethod
    def of(cls, query: QueryDict) -> "Selection":
        return cls(Filters.of(query), query.get("choose") == "all", tuple(map(clean, query.getlist("notice"))))

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Names and values that ask for the same once more."""
        if self.is_all:
            return [("choose", "all"), *self.filters.said.items()]
        return [("choose", "ticked"), *(("notice", reference) for reference in self.ticked)]

    def among(self, notices: Notices) -> Notices:
        if self.is_all:
            return self.filters.among(notices).order_by("sealed_at", "pk")
        return notices.filter(version__decision__reference__in=self.ticked).order_by("sealed_at", "pk")


def signed(user: User) -> Notices:
    """Every signed notice that this person may see, newest first, without bytes and texts.

    Shapes: `payees` are the names of who gets the money; `is_exempt` where part of it may not be published.
    """
    return (
        SealedNotice.objects.filter(edition=Edition.SIGNED, version__decision__in=Decision.objects.visible_to(user))
        .select_related("version__decision")
        .defer("version__content")
        .annotate(payees=ArraySubquery(_payees()), is_exempt=Exists(_closed()))
        .order_by("-sealed_at", "-pk")
    )


def table(notices: Notices) -> Table:
    """The list as rows of a file, in the order of the page."""
    return [list(HEADINGS), *map(_line, notices)]


def _line(notice: Any) -> list[str | Decimal | None]:
    decision = notice.version.decision
    return [
        decision.reference,
        decision.subject,
        "; ".join(notice.payees),
        timezone.localdate(notice.sealed_at).isoformat(),
        str(State(decision.state).label),
        decision.total,
        notice.file_name,
        notice.sha256,
    ]


def exempt(notices: Notices) -> Notices:
    """Those with a part that may not be published."""
    return notices.filter(Exists(_closed()))


def sums(notices: Notices) -> dict[str, Any]:
    """How many, how many bytes, and how much money."""
    plain = SealedNotice.objects.filter(pk__in=notices.order_by().values("pk"))
    return plain.aggregate(count=Count("pk"), bytes=Sum("size", default=0), total=Sum("version__decision__total"))


def latest(notices: Notices, most: int) -> Any:
    """The first of them; each says how many there are in all (`among`), and what they come to. One query."""
    return notices.annotate(
        among=Window(Count("pk")), bytes=Window(Sum("size")), worth=Window(Sum("version__decision__total"))
    )[:most]


def choices(user: User, notices: Notices) -> dict[str, list[tuple[str, str]]]:
    """What each list of the form offers: what some notice has, and of awards what some award has. Six queries."""
    of_awards = scope.choices(user)
    decisions = notices.order_by().values("version__decision")
    money = Allocation.objects.filter(decision__in=decisions, amount__gt=0)
    states = set(decisions.values_list("version__decision__state", flat=True).distinct())
    return {
        "year": _named(str(day.year) for day in notices.order_by().dates("sealed_at", "year", order="DESC")),
        "state": [(state.value, str(state.label)) for state in State if state in states],
        "payee": _named(_names(money)),
        "funder": _named(
            Organisation.objects.filter(funds__decision__in=decisions)
            .order_by("name")
            .values_list("name", flat=True)
            .distinct()
        ),
        "decider": _named(
            _deciding()
            .filter(version__decision__in=decisions)
            .order_by("step__post_title")
            .values_list("step__post_title", flat=True)
            .distinct()
        ),
        "awarded_for": of_awards["year"],
        "locality": of_awards["locality"],
        "recipient": of_awards["recipient"],
    }


def _named(names: Any) -> list[tuple[str, str]]:
    return [(name, name) for name in names]


def _names(money: QuerySet[Allocation]) -> Any:
    named = money.annotate(name=Coalesce("recipient__name", "locality__name"))
    return named.order_by("name").values_list("name", flat=True).distinct()


def _closed() -> QuerySet[SectionText]:
    return SectionText.objects.filter(decision=OuterRef("version__decision"), key="exemption", answer=Answer.YES)


def _payees() -> QuerySet[Allocation, Any]:
    paid = Allocation.objects.filter(decision=OuterRef("version__decision"), amount__gt=0)
    named = paid.annotate(name=Coalesce("recipient__name", "locality__name"))
    return named.values("name").order_by("name").distinct()


def _deciding() -> QuerySet[SignOff]:
    return SignOff.objects.filter(capacity=Capacity.DECIDES, version__voiding=None)


def _in_year(year: str) -> Q:
    if not (year.isascii() and year.isdecimal() and len(year) == len("2026") and int(year)):
        return Q()
    return Q(sealed_at__year=int(year))


def _paying(name: str) -> Q:
    paid = Allocation.objects.filter(decision=OuterRef("version__decision"), amount__gt=0)
    return Q(Exists(paid.filter(Q(recipient__name=name) | Q(recipient=None, locality__name=name))))


def _funded_by(name: str) -> Q:
    sources = FundingSource.objects.filter(same_body("funder", name), decision=OuterRef("version__decision"))
    return Q(Exists(sources))


def _giving(**wanted: object) -> Q:
    return Q(Exists(Allocation.objects.filter(decision=OuterRef("version__decision"), amount__gt=0, **wanted)))


def _awarded_for(year: str) -> Q:
    first = year_of(year)
    return Q() if first is None else _giving(financial_year=first)


def _given_to(name: str) -> Q:
    """By the body that has the agreement: the recipient, or the council of the district."""
    whose = same_body("recipient", name) | Q(recipient=None) & same_body("locality__council", name)
    return Q(Exists(Allocation.objects.filter(whose, decision=OuterRef("version__decision"), amount__gt=0)))


def _decided_by(post: str) -> Q:
    return Q(Exists(_deciding().filter(version=OuterRef("version"), step__post_title=post)))


def _about(words: str) -> Q:
    found = Q()
    for field in ("reference", "subject", "allocations__recipient__name", "allocations__locality__name"):
        found |= Q(**{f"{field}__icontains": words})
    return Q(version__decision__in=Decision.objects.filter(found).values("pk"))


_CONDITIONS: Mapping[str, Any] = {
    "year": _in_year,
    "state": lambda state: Q(version__decision__state=state) if state in DONE else Q(),
    "payee": _paying,
    "funder": _funded_by,
    "decider": _decided_by,
    "words": _about,
    "awarded_for": _awarded_for,
    "locality": lambda name: _giving(locality__name=name),
    "recipient": _given_to,
}
