"""Decisions linked to earlier ones, as officers link them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from commissioning.lib.money import apportion
from commissioning.models import Locality, User
from decisions.drafting import acts
from decisions.record.models import Decision, Version
from decisions.signoff import submission
from decisions.signoff.models import SignOffStep
from tests import factories
from tests.factories import NOW, user

Row = dict[str, Any]
SIGNERS = {
    "assistant-director": "assistant.director",
    "director": "director",
    "treasurer": "treasurer",
    "deputy-mayor": "deputy.mayor",
}


def to(parent: Decision, relation: str = "varies") -> Row:
    return {"relation": relation, "parent": parent, **dict.fromkeys(("external_reference", "external_subject"), "")} | {
        "external_decided_on": None,
        "external_total": None,
    }


def older_notice(
    relation: str = "varies", reference: str = "PCC 12/2019", total: Decimal | None = Decimal("30000.00")
) -> Row:
    return {
        "relation": relation,
        "parent": None,
        "external_reference": reference,
        "external_subject": "Recovery grants, first year",
        "external_decided_on": date(2019, 11, 1),
        "external_total": total,
    }


def link(decision: Decision, *rows: Row, by: User | None = None, at: datetime = NOW) -> Decision:
    acts.link(decision=decision, links=rows, by=by or user("officer"), at=at)
    return Decision.objects.get(pk=decision.pk)


def linked(*rows: Row, total: str = "10000.00", kind: str = "vary") -> Decision:
    """A complete draft with these links."""
    return link(factories.complete(total=Decimal(total), kind=kind), *rows)


def sign_all(version: Version, *, at: datetime = NOW + timedelta(days=1), but: Sequence[str] = ()) -> Decision:
    """Every signature that its chain asks for, but from these posts."""
    for step in SignOffStep.objects.filter(version=version).select_related("post"):
        if step.post.code not in but:
            factories.sign(version, SIGNERS[step.post.code], at=at + timedelta(hours=step.position))
    return Decision.objects.get(pk=version.decision_id)


def submitted(decision: Decision) -> Version:
    return submission.submit(decision=decision, by=user("officer"), at=NOW + timedelta(hours=1))


def made(*rows: Row, total: str = "10000.00", kind: str = "vary") -> Decision:
    """A decision with these links and every signature."""
    decision = linked(*rows, total=total, kind=kind) if rows else factories.complete(total=Decimal(total))
    return sign_all(submitted(decision))


def grants(
    *, total: str = "3953846.15", streams: Sequence[str] = ("",), years: Sequence[int | None] = (2021,)
) -> Decision:
    """A decision that gave these streams to the ten districts, with every signature."""
    decision = factories.complete(total=Decimal(total), period_until=date(2023, 3, 31))
    places = list(Locality.objects.all())
    amounts = iter(apportion(Decimal(total), list(range(1, len(places) * len(streams) * len(years) + 1))))
    rows = [
        {"stream": stream, "locality": place, "financial_year": year, "amount": next(amounts)}
        for stream in streams
        for place in places
        for year in years
    ]
    fields = {"streams": [each for each in streams if each], "financial_years": [each for each in years if each]}
    acts.allocate(decision=decision, fields=fields, rows=rows, by=user("officer"), at=NOW)
    return sign_all(submitted(decision))


def raising(parent: Decision) -> Decision:
    """A complete draft of an uplift that varies this decision."""
    return linked(to(parent), total="100.00", kind="uplift")


def superseded() -> Decision:
    """A decision that another has replaced."""
    first = made(total="45000.00")
    made(to(first, "supersedes"), total="48000.00", kind="award")
    return Decision.objects.get(pk=first.pk)
