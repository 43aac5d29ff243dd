"""Proving that the steps of funders’ promises are those in the ledger."""

from collections.abc import Iterator

from decisions.ledger.models import LedgerEvent
from grants.funders import steps
from grants.funders.models import FunderStep


def faults() -> Iterator[str]:
    """A sentence for every step that is not what was written down."""
    events = LedgerEvent.objects.filter(act="record_step")
    written = {_place(event): event for event in events}
    for step in FunderStep.objects.select_related("funder").order_by("pk"):
        said = steps.said(step)
        event = written.pop((step.funder_id, said["programme"], said["year"], step.number), None)
        name = f"Step {step.number} of {_named(str(step.funder), step.programme, said['year'])}"
        if event is None:
            yield f"{name}: the ledger does not have it."
        elif event.says("step_sha256") != steps.fingerprint(step):
            yield f"{name}: it is not as it was written."
    for event in written.values():
        name = _named(event.says("funder"), event.says("programme"), event.says("year"))
        yield f"Step {event.says('number')} of {name}: it is in the ledger and gone from the record."


def _place(event: LedgerEvent) -> tuple[object, ...]:
    return tuple(event.says(name) for name in ("funder_id", "programme", "year", "number"))


def _named(*parts: object) -> str:
    return ", ".join(str(part) for part in parts if part)
