"""Proving that pools are as they were written, and that the ledger says the same."""

from collections.abc import Iterator
from typing import Any

from decisions.ledger.models import LedgerEvent
from grants.pooling import terms
from grants.pooling.models import Pool, PoolContribution, PoolOutturn, PoolTerms
from grants.pooling.said import contribution_fingerprint, outturn_fingerprint, terms_fingerprint

Found = dict[tuple[Any, ...], str]
"""The fingerprint of each row, by its pool and what else names it."""


def faults() -> Iterator[str]:
    """A sentence for every pool, its terms, contribution or outturn that is not what was written down."""
    for pool in Pool.objects.filter(terms=None):
        yield f"Pool {pool.slug}: it has no terms."
    yield from _compared(_terms(), ("add_pool", "change_pool"), "terms_sha256", "Terms {1} of pool {0}", "number")
    named = "Contribution {1} to pool {0}"
    yield from _compared(_contributions(), ("record_contribution",), "contribution_sha256", named, "number")
    named = "Outturn {2} of pool {0} for {1}"
    yield from _compared(_outturns(), ("record_outturn",), "outturn_sha256", named, "year", "number")


def _terms() -> Found:
    rows = PoolTerms.objects.select_related("pool", "host").prefetch_related("partners__organisation")
    return {(row.pool.slug, row.number): terms_fingerprint(row, terms.of(row)) for row in rows}


def _contributions() -> Found:
    rows = PoolContribution.objects.select_related("pool")
    return {(row.pool.slug, row.number): contribution_fingerprint(row) for row in rows}


def _outturns() -> Found:
    rows = PoolOutturn.objects.select_related("pool", "terms").prefetch_related("shares")
    return {
        (row.pool.slug, row.year_name, row.number): outturn_fingerprint(row, list(row.shares.all())) for row in rows
    }


def _compared(found: Found, acts: tuple[str, ...], key: str, named: str, *names: str) -> Iterator[str]:
    for event in LedgerEvent.objects.filter(act__in=acts).order_by("number"):
        place = tuple(event.says(name) for name in ("pool", *names))
        fingerprint = found.pop(place, None)
        if fingerprint is None:
            yield f"{named.format(*place)}: it is in the ledger and gone from the record."
        elif fingerprint != event.says(key):
            yield f"{named.format(*place)}: it is not as it was written."
    for place in found:
        yield f"{named.format(*place)}: the ledger does not have it."
