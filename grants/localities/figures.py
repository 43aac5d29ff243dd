"""What decisions gave to one district, and to all of them, from awards as they stand on a day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.db.models import F, Q, Sum

from commissioning.lib import dates
from commissioning.lib.spreadsheets import Table
from commissioning.models import Locality, User
from grants.awards.models import Adjustment, Award
from grants.awards.querysets import funder_names
from grants.localities.charts import Cells, Lanes, TileMap, lanes, tile_map

NO_YEAR = "No year recorded"
SHARED = "Several funders, shares not recorded"
NO_FUNDER = "Funder not recorded"
HEADINGS = ("Financial year", "Decision", "Subject", "Stream", "Recipient", "Funders", "Awarded")


def one_funder(names: Sequence[str]) -> str:
    """Who pays, in one name: what two pay together is never divided by guess."""
    if not names:
        return NO_FUNDER
    return names[0] if len(names) == 1 else SHARED


@dataclass(frozen=True, slots=True)
class Row:
    """One sum that a decision gave to the district in one year, with who pays for it."""

    year: int | None
    reference: str
    subject: str
    stream: str
    recipient: str
    funders: tuple[str, ...]
    amount: Decimal

    @property
    def grant(self) -> str:
        """By what it is known on the page: its stream, or else the subject of its decision."""
        return self.stream or self.subject

    @property
    def funder(self) -> str:
        """Who pays, where that is known; two funders are never divided by guess."""
        return one_funder(self.funders)

    @property
    def year_name(self) -> str:
        return NO_YEAR if self.year is None else dates.financial_year_name(self.year)


def of(locality: Locality, user: User, day: date) -> list[Row]:
    """Every sum for the district that this person may see, the earliest year first. One query."""
    adjustments = Adjustment.objects.until(day).filter(
        award__in=Award.objects.visible_to(user).filter(locality=locality).order_by().values("pk")
    )
    award, decision = "award__", "award__agreement__decision__"
    named = adjustments.order_by().values(
        year=F(f"{award}financial_year"),
        stream=F(f"{award}stream"),
        reference=F(f"{decision}reference"),
        subject=F(f"{decision}subject"),
        recipient=F(f"{award}agreement__grantee__name"),
        funders=funder_names(),
    )
    summed = named.annotate(amount=Sum("amount")).filter(~Q(amount=0))
    rows = [Row(**{**cast(dict[str, Any], row), "funders": tuple(row["funders"])}) for row in summed]
    return sorted(rows, key=lambda row: (row.year or 9999, row.reference, row.stream, row.recipient, row.funders))


def by_grant(rows: list[Row]) -> Lanes:
    return _by(rows, "grant")


def by_funder(rows: list[Row]) -> Lanes:
    return _by(rows, "funder", last=SHARED)


def _by(rows: list[Row], what: str, last: str = "") -> Lanes:
    cells: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        cells[row.year_name, getattr(row, what)] += row.amount
    found: Cells = cells
    return lanes(found, list(dict.fromkeys(row.year_name for row in rows)), last=last)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What each district is given in one financial year, by name; the map only where all have a place on it."""

    year: int
    districts: list[tuple[Locality, Decimal]]
    total: Decimal
    map: TileMap | None


def among_districts(user: User, day: date, year: int) -> Comparison:
    """Two queries."""
    counted = Adjustment.objects.until(day).filter(
        award__in=Award.objects.visible_to(user).filter(financial_year=year).order_by().values("pk")
    )
    sums = dict(counted.order_by().values_list("award__locality").annotate(amount=Sum("amount")))
    found = [(place, sums.get(place.pk) or Decimal(0)) for place in Locality.objects.order_by("name")]
    total = sum((amount for _, amount in found), Decimal(0))
    drawn = tile_map((place.gss_code, place.name, amount) for place, amount in found) if total else None
    return Comparison(year, found, total, drawn)


def years(user: User, day: date) -> list[int]:
    """The financial years in which some district is given something. One query."""
    awards = Award.objects.visible_to(user).exclude(locality=None)
    found = Adjustment.objects.until(day).filter(award__in=awards.order_by().values("pk"))
    named = found.order_by("award__financial_year").values_list("award__financial_year", flat=True).distinct()
    return [year for year in named if year is not None]


def nearest(found: list[int], today: date) -> int:
    """The year of today where there is money in it, or else the next one with some, or the last."""
    this = dates.financial_year(today)
    return next((year for year in found if year >= this), found[-1] if found else this)


def table(rows: list[Row]) -> Table:
    """Every figure of a district’s page as rows of a file."""
    made: list[list[str | Decimal | None]] = [list(HEADINGS)]
    for row in rows:
        who = [row.stream, row.recipient, "; ".join(row.funders)]
        made.append([row.year_name, row.reference, row.subject, *who, row.amount])
    return made


def comparison_table(compared: Comparison) -> Table:
    """What each district is given in one year, as rows of a file."""
    year = dates.financial_year_name(compared.year)
    rows: Table = [[year, place.name, place.gss_code, amount] for place, amount in compared.districts]
    return [["Financial year", "District", "District code", "Awarded"], *rows]
