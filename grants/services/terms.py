"""What is said of a service, a spell and a post: what acts take, forms give and the ledger keeps."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.models import Organisation
from decisions.record.choices import Certainty
from decisions.record.models import Decision
from grants.services.choices import Sureness
from grants.services.models import FunderSpell, ServiceLine, SpellPost


@dataclass(frozen=True)
class ServiceTerms:
    name: str
    description: str
    provider: Organisation
    pathway_notes: str = ""


@dataclass(frozen=True)
class SpellTerms:
    """None: not recorded; of `until_on`: no end."""

    title: str
    kind: str
    funder: Organisation | None = None
    from_on: date | None = None
    from_is: str = Sureness.CONFIRMED
    until_on: date | None = None
    until_is: str = Sureness.CONFIRMED
    amount: Decimal | None = None
    amount_basis: str = ""
    decision: Decision | None = None
    external_reference: str = ""
    agreed_on: date | None = None
    exit_note: str = ""
    successor: FunderSpell | None = None
    successor_funder: Organisation | None = None


@dataclass(frozen=True)
class PostTerms:
    title: str
    fte: Decimal
    certainty: str = Certainty.CONFIRMED
    pathway: str = ""
    employer: Organisation | None = None
    hosted_by: Organisation | None = None
    paid_by: Organisation | None = None
    is_tupe: bool = False


Terms = ServiceTerms | SpellTerms | PostTerms


def terms_of(row: ServiceLine | FunderSpell | SpellPost) -> Terms:
    """What the row says."""
    kind = {ServiceLine: ServiceTerms, FunderSpell: SpellTerms, SpellPost: PostTerms}[type(row)]
    terms: Terms = kind(**given(row, (field.name for field in fields(kind))))
    return terms


def given(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def put(row: Any, terms: Terms) -> None:
    """Makes the row say these, unsaved."""
    for field in fields(terms):
        setattr(row, field.name, getattr(terms, field.name))


def said(terms: Terms) -> dict[str, str]:
    """As the ledger keeps it: days as 2024-06-30, amounts as 61250.00, "" for what is not recorded."""
    shallow = {field.name: getattr(terms, field.name) for field in fields(terms)}
    return {name: _plain(value) for name, value in shallow.items()}


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, FunderSpell):
        return value.title
    return "" if value is None else str(value)
