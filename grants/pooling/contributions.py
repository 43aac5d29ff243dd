"""What each partner plans and has put in for a year, as it stands on a day. No database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.models import Organisation
from grants.pooling.choices import ContributionKind
from grants.pooling.models import PoolContribution

NIL = Decimal(0)


@dataclass(frozen=True, slots=True)
class Put:
    """One partner’s part of one year. None: not recorded."""

    partner: Organisation
    planned: Decimal | None
    received: Decimal | None


def standing(
    rows: Iterable[PoolContribution], day: date, *, partner: int, year: int, kind: str
) -> PoolContribution | None:
    """The latest of its kind by that day."""
    found = [
        row
        for row in rows
        if (row.partner_id, row.financial_year, row.kind) == (partner, year, kind) and row.effective_on <= day
    ]
    return max(found, key=lambda row: (row.effective_on, row.number), default=None)


def of_year(rows: Iterable[PoolContribution], partners: Iterable[Organisation], year: int, day: date) -> list[Put]:
    """By partner, in their order."""
    found = list(rows)
    return [Put(each, *(_amount(found, each, year, kind, day) for kind in ContributionKind)) for each in partners]


def _amount(
    rows: list[PoolContribution], partner: Organisation, year: int, kind: ContributionKind, day: date
) -> Decimal | None:
    row = standing(rows, day, partner=partner.pk, year=year, kind=kind)
    return row.amount if row else None


def planned(rows: Iterable[PoolContribution], year: int, day: date) -> Decimal:
    """The budget of a year: what all partners plan together."""
    found = list(rows)
    partners = {row.partner_id for row in found}
    stands = (standing(found, day, partner=each, year=year, kind=ContributionKind.PLANNED) for each in partners)
    return sum((row.amount for row in stands if row), NIL)
