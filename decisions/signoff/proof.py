"""Proving versions and signatures from what the ledger says of them."""

import json
from collections.abc import Iterator
from typing import Any

from commissioning.lib import canonical
from decisions.ledger.models import LedgerEvent
from decisions.record.models import Decision, Version
from decisions.record.states import DONE
from decisions.record.versions import is_void
from decisions.signoff.models import SignOff, SignOffStep


def faults() -> Iterator[str]:
    """A sentence for every version, step or signature that is not what was frozen and signed."""
    written = _written()
    for version in Version.objects.select_related("decision", "voiding").order_by("pk").iterator(chunk_size=200):
        yield from _version(version, written)
    yield from _signatures(written)
    yield from _decisions()


def _written() -> dict[tuple[str, str, int, int], LedgerEvent]:
    """The ledger's submissions and signatures by act, reference, version and position."""
    events = LedgerEvent.objects.filter(act__in=["submit", "sign"])
    return {
        (event.act, event.reference, event.detail.get("version", 0), event.detail.get("position", 0)): event
        for event in events.iterator()
    }


def _version(version: Version, written: dict[Any, LedgerEvent]) -> Iterator[str]:
    name = f"Version {version.number} of {version.decision.reference}"
    event = written.get(("submit", version.decision.reference, version.number, 0))
    if canonical.sha256(version.content) != version.sha256:
        yield f"{name}: its content was altered after it was frozen."
    if event is None:
        yield f"{name}: the ledger has no submission of it."
    elif event.content_sha256 != version.sha256:
        yield f"{name}: its hash is not the one that was submitted."
    if event is not None and event.detail["chain"] != [step.post_title for step in version.steps.all()]:
        yield f"{name}: its chain of posts is not the one that was frozen."


def _signatures(written: dict[Any, LedgerEvent]) -> Iterator[str]:
    found = set()
    rows = SignOff.objects.select_related("step__version__decision").order_by("pk")
    for row in rows.iterator(chunk_size=200):
        version = row.step.version
        key = ("sign", version.decision.reference, version.number, row.step.position)
        found.add(key)
        name = f"Signature {row.step.position} on version {version.number} of {version.decision.reference}"
        yield from (f"{name}: {what}" for what in _signature(row, written.get(key)))
    for key in written.keys() - found:
        if key[0] == "sign":
            yield f"Signature {key[3]} on version {key[2]} of {key[1]}: it is in the ledger and gone from the record."


def _signature(row: SignOff, event: LedgerEvent | None) -> Iterator[str]:
    if row.sha256 != row.step.version.sha256:
        yield "it is not on the hash of its version."
    if event is None:
        yield "the ledger has no such signature."
    elif _said(row) != (event.by_name, event.by_post, event.at, event.content_sha256, event.detail["interest"]):
        yield "name, post, time, hash or interest differ from what the ledger says."


def _said(row: SignOff) -> tuple[Any, ...]:
    return row.signer_name, row.post_title, row.signed_at, row.sha256, row.interest_detail


def _decisions() -> Iterator[str]:
    """Design 5.4, looked at from outside: what counts as decided carries every signature of its chain."""
    for decision in Decision.objects.filter(state__in=DONE).order_by("pk").iterator():
        version = decision.versions.select_related("voiding").order_by("-number").first()
        if version is None or is_void(version):
            yield f"{decision.reference} counts as {decision.state} without a version that holds."
        elif SignOffStep.objects.filter(version=version, sign_off=None).exists():
            yield f"{decision.reference} counts as {decision.state} and lacks a required signature."
        elif _money(decision) != json.loads(version.content)["money"]["total"]:
            yield f"{decision.reference}: its total is not the one that was signed."


def _money(decision: Decision) -> str | None:
    return None if decision.total is None else f"{decision.total:.2f}"
