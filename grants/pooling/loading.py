"""Loading pools with their terms, contributions and outturns."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Prefetch
from django.http import Http404

from grants.pooling.models import Pool, PoolContribution, PoolOutturn, PoolPartner, PoolShare, PoolTerms

Row = TypeVar("Row", PoolTerms, PoolContribution, PoolOutturn)


@dataclass(frozen=True, slots=True)
class Whole:
    """One pool with all of its rows, each kind in the order in which it was written."""

    pool: Pool
    terms: tuple[PoolTerms, ...]
    contributions: tuple[PoolContribution, ...]
    outturns: tuple[PoolOutturn, ...]

    @property
    def latest(self) -> PoolTerms:
        return self.terms[-1]


def find(slug: str) -> Whole:
    """Raises: Http404 where there is none."""
    found = whole(slug)
    if not found:
        raise Http404(f"No pool {slug}")
    return found[0]


def whole(slug: str = "") -> list[Whole]:
    """Every pool, or the one. Five queries, however many there are."""
    among = {"pool__slug": slug} if slug else {}
    partners = Prefetch("partners", PoolPartner.objects.select_related("organisation"))
    rows = PoolTerms.objects.filter(**among).select_related("pool", "host").prefetch_related(partners)
    terms = _by_pool(rows.order_by("pool__slug", "number"))
    contributions = _by_pool(PoolContribution.objects.filter(**among).select_related("partner").order_by("number"))
    shares = Prefetch("shares", PoolShare.objects.select_related("partner"))
    closed = PoolOutturn.objects.filter(**among).select_related("terms").prefetch_related(shares)
    outturns = _by_pool(closed.order_by("financial_year", "number"))
    return [
        Whole(of[0].pool, tuple(of), tuple(contributions[number]), tuple(outturns[number]))
        for number, of in terms.items()
    ]


def _by_pool(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.pool_id].append(row)
    return found
