"""What decisions draw from pools: those whose notices name the pool, or its host with the pool as the programme."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commissioning.models import Organisation
from grants.funders.promises import Promise
from grants.funders.shares import Draw
from grants.pooling.models import PoolTerms

NIL = Decimal(0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One year’s promises that are of one pool."""

    promises: tuple[Promise, ...] = ()
    is_known: bool = True

    @property
    def amount(self) -> Decimal | None:
        """What sealed decisions give. None: a share in it is not recorded, or it is not known of that day."""
        if not self.is_known:
            return None
        given = [promise.committed for promise in self.promises]
        if any(draw.share is None for draw in self.draws):
            return None
        return sum((amount for amount in given if amount is not None), NIL)

    @property
    def draws(self) -> list[Draw]:
        return [draw for promise in self.promises for draw in promise.draws if not draw.is_envelope]


def of(rows: Sequence[PoolTerms], promises: Iterable[Promise]) -> dict[int | None, Drawn]:
    """By financial year; None: no year is recorded. `rows` are all terms of one pool."""
    names = {_plain(row.name) for row in rows}
    hosts = {_body(row.host) for row in rows}
    found: dict[int | None, list[Promise]] = {}
    for promise in promises:
        by_host = _body(promise.funder) in hosts and promise.key.programme in names
        if by_host or _plain(promise.funder.name) in names:
            found.setdefault(promise.year, []).append(promise)
    return {year: Drawn(tuple(of_year)) for year, of_year in found.items()}


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _body(organisation: Organisation) -> int:
    return organisation.merged_into_id or organisation.pk
