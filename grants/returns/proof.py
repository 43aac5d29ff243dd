"""Proving that lines, returns and what became of them are what the ledger says, and that files are whole."""

import hashlib
from collections.abc import Iterator

from django.core.files.storage import storages

from decisions.ledger.batches import References, among
from decisions.ledger.models import LedgerEvent
from grants.returns import fingerprints
from grants.returns.models import ReportingLine, ReturnStep

STEPS = ("receive_return", "query_return", "accept_return", "excuse_return")
OF_A_DECISION = "agreement__decision__reference"


def faults(references: References | None = None) -> Iterator[str]:
    """A sentence for every line, return, step or file that is not what was written down."""
    yield from _lines(references)
    yield from _steps(references)
    yield from _files(references)


def _lines(references: References | None) -> Iterator[str]:
    added = {_key(event): event for event in _events(references, "add_reporting_line")}
    planned: dict[tuple[str, ...], list[LedgerEvent]] = {}
    for event in _events(references, "plan_returns"):
        planned.setdefault(_key(event), []).append(event)
    rows = ReportingLine.objects.filter(**among(OF_A_DECISION, references)).select_related("agreement__decision")
    for line in rows.prefetch_related("indicators", "returns").order_by("pk"):
        key = (line.agreement.decision.reference, str(line.agreement.grantee_id), str(line.number))
        name = f"Reporting line {line.number} of {key[0]}, “{line.title}”"
        written = [added.pop(key).says("line_sha256")] if key in added else []
        if written != [fingerprints.of_line(line)]:
            yield f"{name}: it is not as it was written."
        if not _are_as_planned(line, planned.get(key, [])):
            yield f"{name}: its returns are not as they were planned."
    for reference, _, number in added:
        yield f"Reporting line {number} of {reference}: it is in the ledger and gone from the record."


def _are_as_planned(line: ReportingLine, events: list[LedgerEvent]) -> bool:
    returns = sorted(line.returns.all(), key=lambda each: each.number)
    said = [event.says("returns_sha256") for event in events]
    found = [
        fingerprints.of_returns(each for each in returns if event.says("first") <= each.number <= event.says("last"))
        for event in events
    ]
    return said == found and len(returns) == max((event.says("last") for event in events), default=0)


def _steps(references: References | None) -> Iterator[str]:
    written = {(*_key(event), event.says("number"), event.says("step")): event for event in _events(references, *STEPS)}
    rows = ReturnStep.objects.filter(**among(f"of__line__{OF_A_DECISION}", references))
    for step in rows.select_related("of__line__agreement__decision").order_by("pk").iterator():
        agreement = step.of.line.agreement
        key = (agreement.decision.reference, str(agreement.grantee_id), str(step.of.line.number))
        event = written.pop((*key, step.of.number, step.number), None)
        name = f"Return {step.of.number} of “{step.of.line.title}” of {key[0]}, step {step.number}"
        if event is None or event.says("step_sha256") != fingerprints.of_step(step):
            yield f"{name}: it is not as it was written."
    for reference, _, line, number, step in written:
        name = f"Return {number} of line {line} of {reference}, step {step}"
        yield f"{name}: it is in the ledger and gone from the record."


def _files(references: References | None) -> Iterator[str]:
    """Reads every file that came, a piece at a time."""
    rows = ReturnStep.objects.exclude(sha256="").filter(**among(f"of__line__{OF_A_DECISION}", references))
    for step in rows.select_related("of__line__agreement__decision").order_by("pk").iterator():
        name = f"The return “{step.file_name}” of {step.of.line.agreement.decision.reference}"
        found = hashlib.sha256()
        try:
            with storages["papers"].open(step.name) as stored:
                for piece in stored.chunks():
                    found.update(piece)
        except OSError:
            yield f"{name}: the file is gone from the storage."
            continue
        if found.hexdigest() != step.sha256:
            yield f"{name}: the file was altered after it was stored."


def _events(references: References | None, *acts: str) -> Iterator[LedgerEvent]:
    yield from LedgerEvent.objects.filter(act__in=acts, **among("reference", references)).order_by("number")


def _key(event: LedgerEvent) -> tuple[str, str, str]:
    """The line that an event is about."""
    return event.reference, str(event.says("grantee_id")), str(event.says("line"))
