"""Proving requests and advice from what the ledger says of them."""

from collections.abc import Iterator
from typing import Any

from commissioning.lib import canonical
from decisions.advice.acts import fingerprint
from decisions.advice.choices import AdviceKind
from decisions.advice.models import Advice, AdviceRequest
from decisions.ledger.batches import References, among
from decisions.ledger.models import LedgerEvent


def faults(references: References | None = None) -> Iterator[str]:
    """A sentence for every request or advice that is not what was written down."""
    yield from _unlike("Request for", _requests(references), _asked(references))
    yield from _unlike("Withdrawal of the request for", _withdrawals(references), _withdrawn(references))
    yield from _unlike("The", _advice(references), _given(references))


Known = dict[tuple[str, Any, Any], Any]  # reference, kind, request → what it says


def _requests(references: References | None) -> Known:
    rows = AdviceRequest.objects.filter(**among("decision__reference", references))
    return {
        (row.decision.reference, row.kind, row.pk): (
            row.asked_by_name,
            row.asked_at,
            row.question,
            row.due_on.isoformat(),
        )
        for row in rows.select_related("decision")
    }


def _asked(references: References | None) -> Known:
    return {
        _key(event): (event.by_name, event.at, event.says("question"), event.says("due_on"))
        for event in _events(references, "ask_advice")
    }


def _withdrawals(references: References | None) -> Known:
    rows = AdviceRequest.objects.filter(withdrawn_at__isnull=False, **among("decision__reference", references))
    return {(row.decision.reference, row.kind, row.pk): row.withdrawn_at for row in rows.select_related("decision")}


def _withdrawn(references: References | None) -> Known:
    return {_key(event): event.at for event in _events(references, "withdraw_advice")}


def _advice(references: References | None) -> Known:
    rows = Advice.objects.filter(**among("request__decision__reference", references))
    return {
        (row.request.decision.reference, row.request.kind, row.request_id): (
            row.by_name,
            row.by_post,
            row.given_at,
            canonical.sha256(row.basis),
            row.sha256,
            fingerprint(row),
        )
        for row in rows.select_related("request__decision")
    }


def _given(references: References | None) -> Known:
    return {
        _key(event): (
            event.by_name,
            event.by_post,
            event.at,
            event.content_sha256,
            event.content_sha256,
            event.says("advice_sha256"),
        )
        for event in _events(references, "advise")
    }


def _events(references: References | None, act: str) -> Iterator[LedgerEvent]:
    return LedgerEvent.objects.filter(act=act, **among("reference", references)).order_by("number").iterator()


def _key(event: LedgerEvent) -> tuple[str, Any, Any]:
    return event.reference, event.says("kind", ""), event.says("request", 0)


def _unlike(what: str, rows: Known, written: Known) -> Iterator[str]:
    for reference, kind, _ in sorted(key for key in rows.keys() | written.keys() if rows.get(key) != written.get(key)):
        label = AdviceKind(kind).label.lower() if kind in AdviceKind.values else kind
        yield f"{what} {label} advice on {reference}: it is not what the ledger says."
