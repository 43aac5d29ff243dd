"""Proving that passported grants are as they were written, add up on every day, and that the ledger says the same."""

from collections.abc import Callable, Iterator
from typing import Any

from decisions.ledger.models import LedgerEvent
from grants.passporting.models import OnwardReport, PassportedGrant, PassportEntry
from grants.passporting.positions import why_short
from grants.passporting.said import fingerprint, grant_fingerprint, onward_fingerprint

ENTRIES = ("record_passported_money", "pass_on", "move_passing_day")


def faults() -> Iterator[str]:
    """A sentence for every grant, entry or report that is not what was written down."""
    yield from _rows(
        "record_passported_grant",
        {(grant.slug,): grant for grant in PassportedGrant.objects.select_related("funder")},
        lambda event: (event.says("grant"),),
        lambda slug: f"Passported grant {slug}",
        lambda event, grant: event.says("grant_sha256") == grant_fingerprint(grant),
    )
    reports = OnwardReport.objects.select_related("grant", "recipient")
    yield from _rows(
        "record_onward",
        {(report.grant.slug, report.number): report for report in reports},
        lambda event: (event.says("grant"), event.says("number")),
        lambda slug, number: f"Report {number} on passported grant {slug}",
        lambda event, report: event.says("report_sha256") == onward_fingerprint(report),
    )
    yield from _entries()


def _rows(
    act: str,
    found: dict[tuple[Any, ...], Any],
    place: Callable[[LedgerEvent], tuple[Any, ...]],
    name: Callable[..., str],
    agrees: Callable[[LedgerEvent, Any], bool],
) -> Iterator[str]:
    """Rows that an entry each tells of."""
    written = {place(event): event for event in LedgerEvent.objects.filter(act=act)}
    for key, row in found.items():
        event = written.pop(key, None)
        if event is None:
            yield f"{name(*key)}: the ledger does not have it."
        elif not agrees(event, row):
            yield f"{name(*key)}: it is not as it was written."
    for key in written:
        yield f"{name(*key)}: it is in the ledger and gone from the record."


def _entries() -> Iterator[str]:
    """Entries were written some at a time: each such time is proved as a whole."""
    of: dict[str, dict[int, PassportEntry]] = {}
    for entry in PassportEntry.objects.select_related("grant").order_by("grant", "number"):
        of.setdefault(entry.grant.slug, {})[entry.number] = entry
    for slug, entries in of.items():
        if sentence := why_short(list(entries.values())):
            yield f"Passported grant {slug}: {sentence}"
    for event in LedgerEvent.objects.filter(act__in=ENTRIES).order_by("number"):
        slug, first, last = (event.says(key) for key in ("grant", "first", "last"))
        name = f"Entries {first} to {last} of passported grant {slug}"
        numbers = range(first, last + 1) if isinstance(first, int) and isinstance(last, int) else range(1)
        there = of.get(slug, {})
        told = [there.pop(number) for number in numbers if number in there]
        if len(told) != len(numbers):
            yield f"{name}: they are in the ledger and not all in the record."
        elif event.says("entries_sha256") != fingerprint(told):
            yield f"{name}: they are not as they were written."
    for slug, there in of.items():
        yield from (f"Entry {number} of passported grant {slug}: the ledger does not have it." for number in there)
