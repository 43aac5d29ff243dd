"""Instalments with their state, and with all that their release turns on."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import (
    BooleanField,
    DecimalField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, Greatest, JSONObject

from commissioning.models import User
from decisions.record.choices import Relation
from decisions.record.links import DecisionLink
from decisions.record.states import State as DecisionState
from grants.awards.choices import AgreementStatus
from grants.awards.models import Agreement, AgreementTerms, Award
from grants.payments.choices import OPEN, State
from grants.returns.models import Return
from grants.returns.querysets import ReturnQuerySet
from grants.subsidy.standing import Unconfirmed

if TYPE_CHECKING:
    from grants.payments.models import ConditionPrecedent, Instalment  # noqa: F401

IN_FORCE = (DecisionState.DECIDED, DecisionState.PUBLISHED, DecisionState.IN_FORCE)
"""States in which money may go out. A decision that is posted is not open to call-in: migrations/0002_awards_guards."""
SIGNED = (AgreementStatus.SIGNED, AgreementStatus.NOT_NEEDED)


class InstalmentQuerySet(models.QuerySet["Instalment"]):
    def visible_to(self, user: User) -> "InstalmentQuerySet":
        return self.filter(award__in=Award.objects.visible_to(user))

    def with_state(self) -> "InstalmentQuerySet":
        """`state`: what its last step left it in."""
        last = _step().filter(instalment=OuterRef("pk")).order_by("-number")
        state = Coalesce(Subquery(last.values("state")[:1]), Value(State.PLANNED.value))
        return self.annotate(state=state)

    def standing(self) -> "InstalmentQuerySet":
        """Those that no later schedule has replaced."""
        return self.with_state().exclude(state=State.DROPPED)  # type: ignore[misc]  # annotated

    def with_facts(self, on: date) -> "InstalmentQuerySet":
        """All that grants.payments.waiting looks at, in the one query."""
        return (
            self.with_state()
            .select_related("award__agreement__decision", "award__agreement__grantee", "award__locality", "schedule")
            .annotate(
                agreement_status=Subquery(_terms(on).values("status")[:1]),
                payee_name=Subquery(_terms(on).values("payee__name")[:1]),
                decision_state=F("award__agreement__decision__state"),
                awarded=_sum_of("grants_awarded", "award_id"),
                scheduled=_sum_of("grants_scheduled", "award_id"),
                released=_sum_of("grants_released", "award_id"),
                certified_by=Subquery(_last_certified().values("by_id")[:1]),
                open_conditions=ArraySubquery(_open_conditions(on)),
                unspent=unspent("award__agreement", on),
                lacks_subsidy=Q(award__agreement__in=Unconfirmed.objects.values("agreement")),
                still_out=_over(_still_out("award__agreement__")),
                late_returns=ArraySubquery(_in_words(_returns().overdue(on))),
                awaited_returns=ArraySubquery(_in_words(_returns().awaited(OuterRef("due_on"), on))),
                unread_returns=ArraySubquery(_in_words(_returns().unread(on).filter(line__asks_underspend=True))),
            )
        )

    def ready(self, on: date) -> "InstalmentQuerySet":
        """Those that nothing holds back on a day, but for the persons: what waiting.blocks() has no word on."""
        return self.filter(is_free(on), state__in=OPEN)


def is_free(on: date) -> Q:
    """Whether nothing but its state holds an instalment back. What is asked of an award or an agreement is asked of all
    at once, not of each instalment; what is in step with its award cannot go beyond it.
    """
    with_conditions = apps.get_model("grants", "ConditionPrecedent").objects.order_by().values("agreement")
    return Q(
        ~Q(award__agreement__in=holding_back(on)),
        ~Q(award__in=RawSQL("SELECT grants_out_of_step()", [])),
        ~Q(award__agreement__in=with_conditions) | ~Exists(_conditions(on)),
    )


def holding_back(on: date) -> QuerySet[Any, Any]:
    """Agreements under which nothing may be released on a day, whichever the instalment."""
    status = Coalesce(Subquery(_terms(on, "pk").values("status")[:1]), Value(""))
    late = Return.objects.filter(line__agreement=OuterRef("pk")).overdue(on)
    known = Agreement.objects.annotate(status=status, still_out=_over(_still_out("")), late=Exists(late))
    held = ~Q(status__in=SIGNED) | Q(late=True) | Q(still_out__gt=0) | Q(pk__in=Unconfirmed.objects.values("agreement"))
    return known.filter(held | ~Q(decision__state__in=IN_FORCE)).order_by().values("pk")


class ConditionQuerySet(models.QuerySet["ConditionPrecedent"]):
    def with_answers(self, on: date, due: Any = None) -> QuerySet[Any]:
        """`by_returns`: whether returns answer it, and no mark; `holds`: whether it holds what is due on a day.

        Without `due` that is the first day which it is about. The functions are in migrations/0015_returns_hold.
        """
        held = (F("pk"), due or Greatest("due_from", _day(on)), _day(on))
        return self.annotate(
            by_returns=Func(F("pk"), function="grants_is_answered_by_returns", output_field=BooleanField()),
            holds=Func(*held, function="grants_condition_holds", output_field=BooleanField()),
        )


def unspent(agreement: str, on: date) -> Func:
    """What accepted returns of an agreement say is not spent, as they stood on a day."""
    return Func(F(agreement), _day(on), function="grants_unspent", output_field=_pounds())


def _day(day: date) -> Cast:
    return Cast(Value(day), models.DateField())


def _returns() -> ReturnQuerySet:
    return Return.objects.filter(line__agreement=OuterRef("award__agreement"))


def _in_words(returns: QuerySet[Any]) -> QuerySet[Any]:
    """Title and due day of each, the longest due first."""
    return returns.order_by("due_on", "pk").values(row=JSONObject(title="line__title", due_on="due_on"))


def _over(sums: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(sums), Value(0), output_field=_pounds())


def _pounds() -> DecimalField:
    return DecimalField(max_digits=14, decimal_places=2)


def _sum_of(function: str, award: str) -> Func:
    """What the database says of an award: the functions are in migrations/0005_payments_guards."""
    return Func(F(award), function=function, output_field=_pounds())


def _step() -> QuerySet[Any]:
    return apps.get_model("grants", "Step").objects.order_by()


def _last_certified() -> QuerySet[Any]:
    return _step().filter(instalment=OuterRef("pk"), kind="certified").order_by("-number")


def _terms(on: date, agreement: str = "award__agreement") -> QuerySet[AgreementTerms]:
    """The latest that hold on a day; the first ones before they began. As grants.awards.terms.on()."""
    rows = AgreementTerms.objects.filter(agreement=OuterRef(agreement))
    return rows.filter(Q(from_on__lte=on) | Q(number=1)).order_by("-number")


def _conditions(on: date) -> QuerySet[Any]:
    """Those that hold an instalment on a day."""
    rows = apps.get_model("grants", "ConditionPrecedent").objects.filter(agreement=OuterRef("award__agreement"))
    return rows.with_answers(on, OuterRef("due_on")).filter(holds=True)


def _open_conditions(on: date) -> QuerySet[Any]:
    return (
        _conditions(on)
        .order_by("number")
        .values_list(JSONObject(kind="kind", text="text", cap=Cast("cap", models.TextField()), by_returns="by_returns"))
    )


def _still_out(agreement: str) -> QuerySet[Any]:
    """What the grantee still has of a decision that this one replaces, above what that is worth now."""
    replaced = DecisionLink.objects.filter(
        decision=OuterRef(OuterRef(f"{agreement}decision")), relation=Relation.SUPERSEDES
    )
    awards = Award.objects.filter(
        agreement__decision__in=replaced.values("parent"), agreement__grantee=OuterRef(f"{agreement}grantee")
    ).order_by()
    over = _sum_of("grants_released", "pk") - _sum_of("grants_awarded", "pk")
    return awards.values("agreement__grantee").annotate(over=Sum(over)).values("over")
