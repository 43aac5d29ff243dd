"""What is late: instalments, returns, agreements that nobody has signed, conditions that nobody has met."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    CharField,
    Count,
    DateField,
    DecimalField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextChoices,
    Value,
    Window,
)
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.urls import reverse

from commissioning.lib.spreadsheets import Table
from commissioning.models import User
from decisions.record.models import Decision
from grants.awards.choices import AgreementStatus
from grants.awards.models import Agreement, AgreementTerms
from grants.awards.scope import Scope
from grants.payments.choices import NOT_PAID, Precedent, State
from grants.payments.models import ConditionPrecedent, Instalment
from grants.payments.querysets import IN_FORCE, SIGNED
from grants.returns.choices import StepKind
from grants.returns.models import Return

HEADINGS = ("What is late", "Decision", "Subject", "Who", "Which", "Since", "Days", "Amount")


ORDER = ("since_", "kind_", "reference_", "number_")


class Kind(TextChoices):
    INSTALMENT = "instalment", "Instalment not paid"
    RETURN = "return", "Return overdue"
    AGREEMENT = "agreement", "Agreement not signed"
    CONDITION = "condition", "Condition not met"


@dataclass(frozen=True, slots=True)
class Filters(Scope):
    """`what` is a kind."""

    what: str = ""


@dataclass(frozen=True, slots=True)
class Late:
    """One thing that is late. `code` and `words` say which, `number` is what the address of its page wants.

    `days` are those since it was due.
    """

    kind: Kind
    reference: str
    subject: str
    who: str
    code: str
    words: str
    number: int
    since: date
    days: int
    amount: Decimal | None

    @property
    def which(self) -> str:
        match self.kind:
            case Kind.INSTALMENT:
                return f"{self.words}: {State(self.code).label.lower()}"
            case Kind.RETURN:
                return f"{self.words}: queried" if self.code == StepKind.QUERIED else self.words
            case Kind.AGREEMENT:
                return str(AgreementStatus(self.code).label)
        return ": ".join(filter(None, [str(Precedent(self.code).label), self.words]))

    @property
    def href(self) -> str:
        match self.kind:
            case Kind.INSTALMENT:
                return reverse("award_payments", args=[self.number])
            case Kind.RETURN:
                return reverse("one_return", args=[self.number])
        return reverse("agreement", args=[self.reference, self.number])


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a kind, and what they come to where they are money."""

    kind: Kind
    count: int = 0
    amount: Decimal | None = None


def every(user: User, scope: Scope, day: date) -> list[Late]:
    """All of it, the longest late first. One query."""
    first, *others = (rows.order_by() for rows in _kinds(user, scope, day).values())
    together = first.union(*others, all=True)
    return [_late(row, day) for row in together.order_by(*ORDER)]


def summary(user: User, scope: Scope, day: date, most: int) -> tuple[list[Late], list[Tally]]:
    """The longest late of each kind, and how many there are of each. One query."""
    kinds = _kinds(user, scope, day).values()
    first, *others = (rows.order_by("since_", "reference_", "number_")[:most] for rows in kinds)
    rows = list(first.union(*others, all=True).order_by(*ORDER))
    tallies = {row["kind_"]: Tally(Kind(row["kind_"]), row["of_kind"], row["sum_of_kind"]) for row in rows}
    return [_late(row, day) for row in rows], [tallies.get(kind, Tally(kind)) for kind in Kind]


def tallied(found: list[Late]) -> list[Tally]:
    """How many of each kind."""
    return [_tally(kind, [each for each in found if each.kind is kind]) for kind in Kind]


def table(found: list[Late]) -> Table:
    """The list as rows of a file."""
    return [list(HEADINGS), *map(_line, found)]


def _line(late: Late) -> list[str | Decimal | None]:
    said = [str(late.kind.label), late.reference, late.subject, late.who, late.which]
    return [*said, late.since.isoformat(), str(late.days), late.amount]


def _tally(kind: Kind, found: list[Late]) -> Tally:
    known = [each.amount for each in found if each.amount is not None]
    return Tally(kind, len(found), sum(known, Decimal(0)) if known else None)


def _kinds(user: User, scope: Scope, day: date) -> Mapping[Kind, QuerySet[Any, Any]]:
    seen = Decision.objects.visible_to(user).order_by().values("pk")
    agreements = Agreement.objects.filter(decision__in=seen)
    agreements = agreements.filter(awards__in=scope.awards()).distinct() if scope else agreements
    return {
        Kind.INSTALMENT: _instalments(user, scope, day),
        Kind.RETURN: _returns(agreements, day),
        Kind.AGREEMENT: _unsigned(agreements, day),
        Kind.CONDITION: _conditions(agreements, day),
    }


def _instalments(user: User, scope: Scope, day: date) -> QuerySet[Any, Any]:
    """Those that the list of payments calls late."""
    rows: Any = Instalment.objects.visible_to(user).with_state().filter(due_on__lt=day, state__in=NOT_PAID)  # type: ignore[misc]
    rows = rows.filter(award__in=scope.awards()) if scope else rows
    return _as(rows, Kind.INSTALMENT, "award__agreement__", "state", F("what_for"), F("due_on"), "award", F("amount"))


def _returns(agreements: QuerySet[Agreement], day: date) -> QuerySet[Any, Any]:
    rows = Return.objects.filter(line__agreement__in=_own(agreements)).overdue(day)
    return _as(rows, Kind.RETURN, "line__agreement__", "last", F("line__title"), F("due_on"), "pk")


def _unsigned(agreements: QuerySet[Agreement], day: date) -> QuerySet[Any, Any]:
    """In force, begun, and not signed by both sides."""
    said = AgreementTerms.objects.filter(Q(from_on__lte=day) | Q(number=1), agreement=OuterRef("pk"))
    rows = Agreement.objects.filter(pk__in=_own(agreements), decision__state__in=IN_FORCE)
    rows = rows.annotate(status=Subquery(said.order_by("-number").values("status")[:1]))
    rows = rows.filter(decision__period_from__lt=day).exclude(status__in=SIGNED)
    return _as(rows, Kind.AGREEMENT, "", "status", Value(""), F("decision__period_from"), "grantee")


def _conditions(agreements: QuerySet[Agreement], day: date) -> QuerySet[Any, Any]:
    """Asked for, wanted by now, and neither met nor dropped."""
    rows = ConditionPrecedent.objects.filter(
        agreement__in=_own(agreements), agreement__decision__state__in=IN_FORCE, mark=None
    )
    rows = rows.annotate(wanted=Coalesce("due_from", TruncDate("at"))).filter(wanted__lt=day)
    return _as(rows, Kind.CONDITION, "agreement__", "kind", F("text"), F("wanted"), "agreement__grantee")


def _own(agreements: QuerySet[Agreement]) -> QuerySet[Any, Any]:
    return agreements.order_by().values("pk")


def _as(
    rows: Any, kind: Kind, agreement: str, code: str, words: Any, since: Any, number: str, amount: Any = None
) -> QuerySet[Any, Any]:
    """Rows of one shape, so that the kinds can be one list, under names that no model has.

    `number` is what the address of its page wants.
    """
    money: Any = DecimalField(max_digits=14, decimal_places=2)
    text = CharField()
    return rows.values(
        reference_=F(f"{agreement}decision__reference"),
        subject_=F(f"{agreement}decision__subject"),
        who_=F(f"{agreement}grantee__name"),
        code_=Cast(F(code), text),
        words_=Cast(words, text),
        since_=Cast(since, DateField()),
        number_=Cast(F(number), IntegerField()),
        amount_=Cast(Value(None) if amount is None else amount, money),
    ).annotate(
        kind_=Value(kind.value),
        of_kind=Window(Count("pk")),
        sum_of_kind=Cast(Value(None), money) if amount is None else Window(Sum(amount)),
    )


def _late(row: Mapping[str, Any], day: date) -> Late:
    return Late(
        kind=Kind(row["kind_"]),
        reference=row["reference_"],
        subject=row["subject_"],
        who=row["who_"],
        code=row["code_"],
        words=row["words_"],
        number=row["number_"],
        since=row["since_"],
        days=(day - row["since_"]).days,
        amount=row["amount_"],
    )
