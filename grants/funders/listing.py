"""All promises with their sums by year, and the list as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commissioning.lib.spreadsheets import Table
from grants.funders.figures import Figures
from grants.funders.promises import NIL, Promise, year_name

HEADINGS = (
    *("Financial year", "Funder", "Programme", "Status", "Promised", "Received", "Committed", "Paid", "Remaining"),
    *("Underwritten", "At risk", "Beyond what is promised", "Given in shares not recorded", "Decisions"),
)
NOT_RECORDED = "Not recorded"


@dataclass(frozen=True, slots=True)
class Year:
    """One year’s promises and their sums. `shared` is given in shares nobody recorded, `shared_paid` is paid of it."""

    year: int | None
    promises: tuple[Promise, ...]
    shared: Decimal
    shared_paid: Decimal

    @property
    def name(self) -> str:
        return year_name(self.year)

    @property
    def promised(self) -> Decimal:
        return _total(each.promised for each in self.promises)

    @property
    def received(self) -> Decimal:
        return _total(each.received for each in self.promises)

    @property
    def committed(self) -> Decimal:
        return _total(each.committed for each in self.promises) + self.shared

    @property
    def paid(self) -> Decimal:
        return _total(each.paid for each in self.promises) + self.shared_paid

    @property
    def remaining(self) -> Decimal | None:
        """None where a share is not recorded: what is left of each promise is not known then."""
        return None if self.shared else _total(each.remaining for each in self.promises)

    @property
    def underwritten(self) -> Decimal:
        return _total(each.underwritten for each in self.promises)

    @property
    def at_risk(self) -> Decimal | None:
        known = [each.at_risk for each in self.promises]
        return None if None in known else _total(known)


def years(figures: Figures) -> list[Year]:
    """The latest first, those without a year last."""
    found = [
        Year(year, tuple(figures.among(year)), figures.shared(year), figures.shared_paid(year))
        for year in figures.years
    ]
    return sorted(found, key=lambda each: -(each.year or 0))


def _total(amounts: Iterator[Decimal | None] | Sequence[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), NIL)


def table(figures: Figures) -> Table:
    """The whole list as rows of a file, in the order of the page."""
    rows: list[list[str | Decimal | None]] = [list(HEADINGS)]
    for year in years(figures):
        rows += [_row(promise) for promise in year.promises]
    return rows


def _row(promise: Promise) -> list[str | Decimal | None]:
    sums = (promise.promised, promise.received, promise.committed, promise.paid, promise.remaining)
    return [
        year_name(promise.year),
        promise.funder.name,
        promise.programme,
        str(promise.status.label),
        *(NOT_RECORDED if amount is None else amount for amount in sums),
        promise.underwritten,
        NOT_RECORDED if promise.at_risk is None else promise.at_risk,
        max(promise.beyond, NIL),
        promise.pool,
        "; ".join(draw.decision.reference for draw in promise.draws),
    ]
