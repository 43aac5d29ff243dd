"""Writing to the ledger and proving it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from commissioning.lib import canonical
from commissioning.models import User
from decisions.ledger.models import LedgerEvent

FIRST = "0" * 64
HEAD = "head"
LOCK = 7_246_001  # any constant: the advisory lock that lets one transaction at a time continue the chain


def fingerprint(event: LedgerEvent) -> str:
    """SHA-256 of everything the row says and of the row before it.

    Source: RFC 9162 for the idea of a verifiable log; the canonical form is commissioning.lib.canonical.
    """
    said = {
        "number": event.number,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "act": event.act,
        "by_name": event.by_name,
        "by_post": event.by_post,
        "reference": event.reference,
        "content_sha256": event.content_sha256,
        "detail": event.detail,
        "previous_sha256": event.previous_sha256,
    }
    return canonical.sha256(canonical.dumps(said))


def record(
    *,
    act: str,
    by: User | None,
    at: datetime,
    reference: str = "",
    post: str = "",
    content_sha256: str = "",
    **detail: Any,
) -> LedgerEvent:
    """Adds one event inside the caller's transaction; others wait for that transaction to end.

    `by` is None for what the program does by itself. `post` is the post acted from, where the act has one; otherwise
    the person's own title is written. `detail` holds strings, whole numbers, booleans, lists and dictionaries of these.
    Raises: TypeError for a detail that has no canonical form.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = LedgerEvent.objects.order_by("-number").first()
    event = LedgerEvent(
        number=last.number + 1 if last else 1,
        at=at,
        act=act,
        by_name=by.name if by else "This program",
        by_post=post or (by.title_line if by else ""),
        reference=reference,
        content_sha256=content_sha256,
        detail=detail,
        previous_sha256=last.sha256 if last else FIRST,
    )
    event.sha256 = fingerprint(event)
    event.save(force_insert=True)
    return event


def faults(first: int = 1, seen: Callable[[int], None] = lambda number: None) -> Iterator[str]:
    """A sentence for every row that was altered, removed or put in. Nothing when the ledger is as it was written.

    From entry `first` on, taking the one before it as given. `seen` is told of each entry, for those who wait.
    """
    previous, expected = _before(first), first
    for event in LedgerEvent.objects.filter(number__gte=first).order_by("number").iterator():
        if event.number != expected:
            yield f"Ledger: entry {expected} is missing; the next one found is {event.number}."
        elif event.previous_sha256 != previous:
            yield f"Ledger: entry {event.number} does not follow from entry {event.number - 1}."
        if fingerprint(event) != event.sha256:
            yield f"Ledger: entry {event.number} ({event.act} {event.reference}) was altered after it was written."
        if event.act == HEAD and not _is_head(event):
            yield f"Ledger: entry {event.number} names a head that is not in the chain, so it was written anew."
        previous, expected = event.sha256, event.number + 1
        seen(event.number)


def _before(first: int) -> str:
    """The hash that entry `first` continues."""
    return LedgerEvent.objects.filter(number=first - 1).values_list("sha256", flat=True).first() or FIRST


def _is_head(event: LedgerEvent) -> bool:
    """Whether the head that was mailed that day is still where it was."""
    found = LedgerEvent.objects.filter(number=event.says("number"), sha256=event.says("sha256"))
    return found.exists()
