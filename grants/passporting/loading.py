"""Loading passported grants with their entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from grants.passporting import positions
from grants.passporting.models import PassportedGrant, PassportEntry
from grants.passporting.positions import Position


@dataclass(frozen=True, slots=True)
class Stood:
    """A grant as it stood on a day."""

    grant: PassportedGrant
    position: Position


def find(slug: str) -> PassportedGrant:
    """With its entries, their awards and recipients. Raises: Http404 where there is none."""
    found = _with_entries(PassportEntry.objects.select_related("award__agreement__grantee")).filter(slug=slug).first()
    if found is None:
        raise Http404(f"No passported grant {slug}")
    return found


def stood_on(day: date) -> list[Stood]:
    """Every grant, the latest year first. Two queries."""
    return [stood(grant, grant.entries.all(), day) for grant in _with_entries(PassportEntry.objects.all())]


def stood(grant: PassportedGrant, entries: Sequence[PassportEntry] | QuerySet[PassportEntry], day: date) -> Stood:
    return Stood(grant, positions.on(entries, day, grant.pass_on_by))


def _with_entries(entries: QuerySet[PassportEntry]) -> QuerySet[Any]:
    rows = PassportedGrant.objects.select_related("funder")
    return rows.prefetch_related(Prefetch("entries", entries.order_by("number")))
