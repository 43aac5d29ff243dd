"""Instalments with their state, and with all that their release turns on."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import (
    DecimalField,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, JSONObject

from commissioning.models import User
from decisions.record.choices import Relation
from decisions.record.links import DecisionLink
from decisions.record.states import State as DecisionState
from grants.awards.choices import AgreementStatus
from grants.awards.models import AgreementTerms, Award
from grants.payments.choices import OPEN, State
from grants.returns.models import Return
from grants.subsidy.standing import Unconfirmed

if TYPE_CHECKING:
    from grants.payments.models import Instalment  # noqa: F401

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
                open_conditions=ArraySubquery(_open_conditions()),
                lacks_subsidy=Q(award__agreement__in=Unconfirmed.objects.values("agreement")),
                still_out=Coalesce(Subquery(_still_out()), Value(0), output_field=_pounds()),
                late_returns=ArraySubquery(_late_returns(on)),
            )
        )

    def ready(self) -> "InstalmentQuerySet":
        """Those of `with_facts` that nothing holds back, but for the persons: what waiting.blocks() has no word on."""
        return self.filter(is_ready())


def is_ready() -> Q:
    """Of an instalment with its facts."""
    return Q(
        state__in=OPEN,
        decision_state__in=IN_FORCE,
        agreement_status__in=SIGNED,
        open_conditions__len=0,
        scheduled=F("awarded"),
        released__lte=F("awarded") - F("amount"),
        lacks_subsidy=False,
        still_out__lte=0,
        late_returns__len=0,
    )


def _late_returns(on: date) -> QuerySet[Any]:
    """Title and due day of each return of the agreement that should have come, the longest due first."""
    late = Return.objects.filter(line__agreement=OuterRef("award__agreement")).overdue(on).order_by("due_on", "pk")
    return late.values(row=JSONObject(title="line__title", due_on="due_on"))


def _pounds() -> DecimalField:
    return DecimalField(max_digits=14, decimal_places=2)


def _sum_of(function: str, award: str) -> Func:
    """What the database says of an award: the functions are in migrations/0005_payments_guards."""
    return Func(F(award), function=function, output_field=_pounds())


def _step() -> QuerySet[Any]:
    return apps.get_model("grants", "Step").objects.order_by()


def _last_certified() -> QuerySet[Any]:
    return _step().filter(instalment=OuterRef("pk"), kind="certified").order_by("-number")


def _terms(on: date) -> QuerySet[AgreementTerms]:
    """The latest that hold on a day; the first ones before they began. As grants.awards.terms.on()."""
    rows = AgreementTerms.objects.filter(agreement=OuterRef("award__agreement"))
    return rows.filter(Q(from_on__lte=on) | Q(number=1)).order_by("-number")


def _open_conditions() -> QuerySet[Any]:
    rows = apps.get_model("grants", "ConditionPrecedent").objects.filter(
        Q(due_from=None) | Q(due_from__lte=OuterRef("due_on")), agreement=OuterRef("award__agreement"), mark=None
    )
    return rows.order_by("number").values_list(
        JSONObject(kind="kind", text="text", cap=Cast("cap", models.TextField()))
    )


def _still_out() -> QuerySet[Any]:
    """What the grantee still has of a decision that this one replaces, above what that is worth now."""
    replaced = DecisionLink.objects.filter(
        decision=OuterRef(OuterRef("award__agreement__decision")), relation=Relation.SUPERSEDES
    )
    awards = Award.objects.filter(
        agreement__decision__in=replaced.values("parent"), agreement__grantee=OuterRef("award__agreement__grantee")
    ).order_by()
    over = _sum_of("grants_released", "pk") - _sum_of("grants_awarded", "pk")
    return awards.values("agreement__grantee").annotate(over=Sum(over)).values("over")
