"""The earlier decisions that a record links to, as its notice names them, and what they come to together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, DateField, DecimalField, F, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, JSONObject, TruncDate

from commissioning.lib import dates, money
from decisions.record.choices import Relation
from decisions.record.links import DecisionLink
from decisions.record.models import Decision, Version
from decisions.record.states import State


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier decision. `total` is None where it is not recorded or nothing was spent; `sealed_sha256` is that of
    its sealed notice, "" for one that was not made with this program; `state` is "" on a frozen version."""

    relation: Relation
    reference: str
    subject: str
    decided_on: date
    total: Decimal | None
    sealed_sha256: str
    state: str = ""

    @property
    def is_ours(self) -> bool:
        return bool(self.sealed_sha256)

    @property
    def is_superseded(self) -> bool:
        return self.state == State.SUPERSEDED

    @property
    def sentence(self) -> str:
        """ "Varies DN-2021-0001, decided 1 November 2021, £639,733.00." """
        amount = "amount not recorded" if self.total is None else money.pounds(self.total)
        return f"{self.relation.label} {self.reference}, decided {dates.long(self.decided_on)}, {amount}."


def of(decision: Decision) -> list[Earlier]:
    """Of a decision loaded with loading.whole() or thawed, in no query."""
    return [read(row) for row in decision.earlier]  # type: ignore[attr-defined]  # annotated by loading.whole


def read(row: Mapping[str, Any]) -> Earlier:
    """A row as `rows` annotates it."""
    return Earlier(
        Relation(row["relation"]),
        row["reference"],
        row["subject"],
        date.fromisoformat(row["decided_on"]),
        Decimal(row["total"]) if row["total"] else None,
        row["sealed_sha256"],
        row.get("state", ""),
    )


def made_on(decision: str) -> Subquery:
    """The day on which each decision was sealed, to annotate with; None before that."""
    return Subquery(_sealed(decision).values(day=TruncDate("sealed_notices__sealed_at", tzinfo=dates.LONDON))[:1])


def _sealed(decision: str) -> QuerySet[Version]:
    found = Version.objects.filter(decision=OuterRef(decision), voiding=None, sealed_notices__edition="signed")
    return found.order_by("-number")


def rows(decision: str) -> ArraySubquery:
    """The links of each decision with what the notice says of their parents, to annotate with; in the order made."""
    row = JSONObject(
        relation=F("relation"),
        reference=Coalesce("parent__reference", "external_reference"),
        subject=Coalesce("parent__subject", "external_subject"),
        decided_on=_iso(Coalesce("external_decided_on", made_on("parent"), output_field=DateField())),
        total=Cast(Coalesce("parent__total", "external_total"), CharField()),
        sealed_sha256=Coalesce(Subquery(_sealed("parent").values("sealed_notices__sha256")[:1]), Value("")),
        state=Coalesce("parent__state", Value("")),
    )
    links = DecisionLink.objects.filter(decision=OuterRef(decision)).order_by("pk")
    return ArraySubquery(links.values(row=row))


def cumulative(decision: str = "pk") -> Func:
    """The value of a decision with its chain of links, to annotate with.

    The sum over this decision, every one that it links to, directly or through others, and every decision made since
    that links to any of those. Renewing, amending, varying and adding to count, for each commits more under what was
    decided first; what is superseded adds nothing, for another took its place; what implements adds nothing, for its
    money is that of the decision it carries out. No total, or one that is not recorded, adds nothing. An older notice
    that several decisions name counts once, at the largest amount given for it.
    Source: research W17: a variation is judged on the whole, not on its increment; docs/adr/0010-cumulative-value.md.
    """
    return Func(
        F(decision),
        function="decisions_cumulative",
        output_field=DecimalField(max_digits=16, decimal_places=2),
    )


def _iso(day: Any) -> Func:
    return Func(day, Value("YYYY-MM-DD"), function="to_char", output_field=CharField())
