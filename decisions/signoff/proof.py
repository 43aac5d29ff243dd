"""Proving versions and signatures from what the ledger says of them."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone

from commissioning.lib import canonical
from decisions.ledger.batches import References, among
from decisions.ledger.models import LedgerEvent
from decisions.record import cases
from decisions.record.models import Decision, Version
from decisions.record.states import DONE
from decisions.record.versions import is_void
from decisions.scheme.delegations import Delegation
from decisions.signoff import conditions
from decisions.signoff.models import ConditionDischarge, Recusal, SignOff, SignOffStep, Voiding

Key = tuple[str, int, int]  # reference, version, position
Written = dict[Key, LedgerEvent]


def faults(references: References | None = None) -> Iterator[str]:
    """A sentence for every version, step, signature, voiding or recusal that is not what was written down."""
    yield from _versions(references)
    yield from _signatures(references)
    yield from _voidings(references)
    yield from _recusals(references)
    yield from _discharges(references)
    yield from _decisions(references)


def _versions(references: References | None) -> Iterator[str]:
    submitted = _written(references, "submit")
    rows = Version.objects.filter(**among("decision__reference", references)).prefetch_related("steps")
    for version in rows.select_related("decision", "voiding").order_by("pk").iterator(chunk_size=200):
        yield from _version(version, submitted.pop((version.decision.reference, version.number, 0), None))
    for reference, number, _ in submitted:
        yield f"Version {number} of {reference}: it is in the ledger and gone from the record."


def _written(references: References | None, *acts: str) -> Written:
    """The events of these acts by reference, version and position, 0 where the act has none."""
    events = LedgerEvent.objects.filter(act__in=acts, **among("reference", references)).order_by("number")
    return {
        (event.reference, _number(event, "version"), _number(event, "position")): event for event in events.iterator()
    }


def _number(event: LedgerEvent, key: str) -> int:
    said = event.says(key)
    return said if isinstance(said, int) else 0


def _version(version: Version, event: LedgerEvent | None) -> Iterator[str]:
    name = f"Version {version.number} of {version.decision.reference}"
    if canonical.sha256(version.content) != version.sha256:
        yield f"{name}: its content was altered after it was frozen."
    if event is None:
        yield f"{name}: the ledger has no submission of it."
        return
    if event.content_sha256 != version.sha256:
        yield f"{name}: its hash is not the one that was submitted."
    steps = list(version.steps.all())
    plain = {"places": [step.position for step in steps], "alternates": [""] * len(steps)}
    frozen = {
        "chain": [step.post_title for step in steps],
        "places": [step.place for step in steps],
        "alternates": [step.alternate_title for step in steps],
    }
    if any(event.says(key, plain.get(key)) != now for key, now in frozen.items()):
        yield f"{name}: its chain of posts is not the one that was frozen."
    elif event.content_sha256 == canonical.sha256(version.content) and not _asks_what_it_says(version):
        yield f"{name}: what its posts are asked for, or why, is not what was frozen."


def _asks_what_it_says(version: Version) -> bool:
    """Whether the steps have the capacities and reasons that its content gives."""
    said = [(row["capacity"]["code"], row["why"]) for row in json.loads(version.content)["chain"]]
    return said == [(step.capacity, step.why) for step in version.steps.all()]


def _signatures(references: References | None) -> Iterator[str]:
    written = _written(references, "sign")
    rows = (
        SignOff.objects.filter(**among("version__decision__reference", references))
        .select_related("step__version__decision", "delegation_record")
        .prefetch_related("conditions")
        .order_by("pk")
    )
    for row in rows.iterator(chunk_size=200):
        version, place = row.step.version, row.step.position
        name = f"Signature {place} on version {version.number} of {version.decision.reference}"
        event = written.pop((version.decision.reference, version.number, place), None)
        yield from (f"{name}: {what}" for what in _signature(row, event))
    for reference, number, place in written:
        name = f"Signature {place} on version {number} of {reference}"
        yield f"{name}: it is in the ledger and gone from the record."


def _signature(row: SignOff, event: LedgerEvent | None) -> Iterator[str]:
    if row.sha256 != row.step.version.sha256:
        yield "it is not on the hash of its version."
    if event is None:
        yield "the ledger has no such signature."
    elif (row.signer_name, row.post_title, row.signed_at, row.sha256) != (
        event.by_name,
        event.says("for_post", event.by_post),
        event.at,
        event.content_sha256,
    ) or any(getattr(row, column) != event.says(key, "") for column, key in SAID.items()):
        yield "what it says differs from what the ledger says."
    if event is not None and _conditions(row) != (event.says("conditions", 0), event.says("conditions_sha256", "")):
        yield "its conditions are not those that the ledger says."
    if row.delegation_record is not None and not _may_sign_under(row, row.delegation_record):
        yield f"delegation {row.delegation_record.reference} does not allow it."
    elif row.delegation_record is None and row.delegation:
        yield f"it names delegation {row.delegation} and was not given under one."


def _conditions(row: SignOff) -> tuple[int, str]:
    """How many, and their fingerprint."""
    rows = list(row.conditions.all())
    return len(rows), conditions.fingerprint(rows) if rows else ""


SAID = {
    "capacity": "capacity",
    "interest_detail": "interest",
    "statement": "statement",
    "on_behalf_of": "on_behalf_of",
    "delegation": "delegation",
    "alternate_reason": "alternate_reason",
    "view": "view",
}
"""Columns of a signature, and where the ledger's event says the same; what an event leaves out is empty."""


def _may_sign_under(row: SignOff, given: Delegation) -> bool:
    """Whether the delegation was in force then, of this post, wide enough, and is the one that the signature names."""
    on = timezone.localdate(row.signed_at)
    return (
        (given.post_id, given.reference) == (row.step.post_id, row.delegation)
        and row.on_behalf_of == f"{given.holder_name}, {row.post_title}"
        and given.from_on <= on <= given.until_on
        and given.made_at <= row.signed_at
        and (given.ended_at is None or row.signed_at <= given.ended_at)
        and given.to_person_id in (None, row.signer_id)
        and not given.excludes(cases.frozen(row.step.version))
    )


def _voidings(references: References | None) -> Iterator[str]:
    """That what was returned, rejected, taken back or withdrawn is void still, and nothing else is."""
    rows = {
        (row.version.decision.reference, row.version.number): (row.act, row.by_name, row.reason, row.at)
        for row in Voiding.objects.filter(**among("version__decision__reference", references))
        .select_related("version__decision")
        .order_by("pk")
    }
    written = {
        key[:2]: (event.act, event.by_name, event.says("reason"), event.at)
        for key, event in _written(references, "return", "reject", "take_back", "withdraw", "defer").items()
        if key[1]
    }
    for reference, number in _unlike(rows, written):
        yield f"Version {number} of {reference}: that it is void, or why, is not what the ledger says."


def _recusals(references: References | None) -> Iterator[str]:
    recusals = Recusal.objects.filter(**among("decision__reference", references)).select_related("decision")
    rows = {(row.decision.reference, row.person_name): row.reason for row in recusals}
    events = LedgerEvent.objects.filter(act="stand_aside", **among("reference", references)).order_by("number")
    written = {(event.reference, event.by_name): event.says("reason") for event in events}
    for reference, name in _unlike(rows, written):
        yield f"{reference}: who stood aside, {name}, or why, is not what the ledger says."


def _discharges(references: References | None) -> Iterator[str]:
    found = ConditionDischarge.objects.filter(
        **among("condition__sign_off__version__decision__reference", references)
    ).select_related("condition__sign_off__step__version__decision")
    rows = {
        (
            row.condition.sign_off.step.version.decision.reference,
            row.condition.sign_off.step.position,
            row.condition.number,
        ): (row.by_name, row.note, row.at)
        for row in found
    }
    events = LedgerEvent.objects.filter(act="discharge", **among("reference", references)).order_by("number")
    written = {
        (event.reference, _number(event, "position"), _number(event, "condition")): (
            event.by_name,
            event.says("reason"),
            event.at,
        )
        for event in events
    }
    for reference, place, number in _unlike(rows, written):
        yield f"{reference}: that condition {number} of signature {place} is met is not what the ledger says."


def _unlike(rows: dict[Any, Any], written: dict[Any, Any]) -> list[Any]:
    return sorted(key for key in rows.keys() | written.keys() if rows.get(key) != written.get(key))


def _decisions(references: References | None) -> Iterator[str]:
    """Design 5.4, looked at from outside: what counts as decided has every signature and the money that was signed."""
    decided = Decision.objects.filter(state__in=DONE, **among("reference", references)).prefetch_related(
        "allocations", "funding_sources"
    )
    for decision in decided.order_by("pk").iterator(chunk_size=200):
        version = decision.versions.select_related("voiding").order_by("-number").first()
        if version is None or is_void(version):
            yield f"{decision.reference} counts as {decision.state} without a version that holds."
        elif SignOffStep.objects.filter(version=version, sign_off=None).exists():
            yield f"{decision.reference} counts as {decision.state} and lacks a required signature."
        elif _money(decision) != _signed_money(version):
            yield f"{decision.reference}: its money is not what was signed."


def _money(decision: Decision) -> list[list[str | None]]:
    """The total, the allocations and the funding, without the names, which may change."""
    allocations = [row.amount for row in decision.allocations.all() if row.amount is not None]
    sources = [row.amount for row in decision.funding_sources.all()]
    return [_texts([decision.total]), _texts(allocations), _texts(sources)]


def _signed_money(version: Version) -> list[list[str | None]] | None:
    """The same from the frozen content; None where that cannot be read any more."""
    try:
        said = json.loads(version.content)["money"]
        rows = [[row["amount"] for row in said[part]] for part in ("allocations", "funding_sources")]
        return [_texts(amounts) for amounts in ([said["total"]], *rows)]
    except (ValueError, KeyError, TypeError):
        return None


def _texts(amounts: Iterable[Any]) -> list[str | None]:
    texts = [None if amount is None else str(amount) for amount in amounts]
    return sorted(texts, key=lambda text: text or "")
