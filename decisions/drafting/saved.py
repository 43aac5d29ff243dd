"""What a record says of its money, in the shape that acts take, and its fingerprint: nobody overwrites the unseen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Model

from commissioning.lib import canonical, dates
from decisions.ledger.models import LedgerEvent
from decisions.record.models import Decision

TOTAL = ("total", "no_financial_implication", "vat_basis")
SOURCE = (
    "funder",
    "programme",
    "financial_year",
    "amount",
    "status",
    "ends_on",
    "fallback",
    "underwritten_by",
    "underwritten_up_to",
)
SHAPE = ("allocated_to", "streams", "financial_years", "weights_source")
TERMS = ("share_floor", "share_cap", "top_slice", "top_slice_percent", "top_slice_for")
CELL = ("stream", "locality", "recipient", "financial_year")
AMOUNT = (*CELL, "amount", "weight", "floor", "cap", "is_locked", "before")
BUDGET = ("stream", "financial_year", "amount")
LINK = ("relation", "parent", "external_reference", "external_subject", "external_decided_on", "external_total")
POST = ("title", "employer", "fte", "certainty", "until_on")


@dataclass(frozen=True)
class Said:
    """Fields of the decision and rows that belong to it."""

    rows: Sequence[Mapping[str, Any]]
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        return canonical.sha256(canonical.dumps({"fields": _plain(self.fields), "rows": _plain(list(self.rows))}))


def funding(decision: Decision) -> Said:
    return Said(_rows(decision.funding_sources.all(), SOURCE), _fields(decision, TOTAL))


def allocations(decision: Decision) -> Said:
    budgets = _rows(decision.budgets.all(), BUDGET)
    return Said(_rows(decision.allocations.all(), AMOUNT), _fields(decision, SHAPE + TERMS) | {"budgets": budgets})


def posts(decision: Decision) -> Said:
    return Said(_rows(decision.funded_posts.all(), POST))


def links(decision: Decision) -> Said:
    return Said(_rows(decision.links.select_related("parent"), LINK))


def _fields(decision: Decision, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(decision, name) for name in names}


def _rows(found: Any, names: Sequence[str]) -> list[dict[str, Any]]:
    return [{name: getattr(row, name) for name in names} for row in found]


def _plain(value: Any) -> Any:
    """The value as canonical JSON can hold it, in one form whether it was typed or loaded."""
    match value:
        case Mapping():
            return {name: _plain(part) for name, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
        case Model():
            return str(value.pk or value)
        case Decimal():
            return f"{value:.2f}"
        case None | bool() | int():
            return value
    return str(value)


def last_saved(decision: Decision, section: str) -> str:
    """Who saved the section last, and when: “Ravi Menon saved it on 1 November 2021 at 14:32”."""
    events = LedgerEvent.objects.filter(reference=decision.reference, act="save", detail__section=section)
    event = events.order_by("-number").first()
    return f"{event.by_name} saved it on {dates.moment(event.at)}" if event else "Somebody saved it"
