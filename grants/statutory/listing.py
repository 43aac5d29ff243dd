"""A list for a period: its rows, what is missing with where it is put right, what is withheld; and its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from commissioning.lib.spreadsheets import Table
from grants.statutory.columns import Column, Mended
from grants.statutory.definition import StatutoryList
from grants.statutory.entries import Entry
from grants.statutory.periods import Period
from grants.statutory.records import Record

MISSING_HEADINGS = ("Record", "Recipient", "Field", "What is missing")
NIL = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is missing of an agreement."""

    entry: Entry
    what: str
    sentence: str
    mended: Mended

    @property
    def words(self) -> str:
        """Of the link to that page."""
        where = {Mended.TERMS: "Write it in the agreement", Mended.DETAILS: "Record it", Mended.BODY: "Give the number"}
        return where.get(self.mended, "")

    @property
    def address(self) -> str:
        """Of the page that puts it right; empty where none does."""
        agreement = self.entry.record.agreement
        if self.mended is Mended.BODY:
            return reverse("change_organisation", args=[agreement.grantee.merged_into_id or agreement.grantee_id])
        names = {Mended.TERMS: "change_agreement", Mended.DETAILS: "statutory_details"}
        place = [agreement.decision.reference, agreement.grantee_id]
        return reverse(names[self.mended], args=place) if self.mended in names else ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one column says of an entry. `is_missing`: it says nothing, and ought to."""

    column: Column
    value: str | date | Decimal | None
    is_missing: bool

    @classmethod
    def of(cls, entry: Entry, column: Column) -> "Cell":
        value = getattr(entry, column.value)
        is_wanted = column.mended and (not column.lacks or getattr(entry, column.lacks))
        return cls(column, value, is_missing=bool(is_wanted) and value in ("", None))


@dataclass(frozen=True, slots=True)
class Made:
    """A list as it is made for a period. `withheld` counts rows left out because a decision is exempt."""

    of: StatutoryList
    period: Period
    entries: tuple[Entry, ...]
    missing: tuple[Lack, ...]
    withheld: int

    @property
    def amount(self) -> Decimal:
        return sum((entry.amount for entry in self.entries), NIL)

    @property
    def added(self) -> Decimal:
        return sum((entry.added for entry in self.entries), NIL)

    @property
    def unnamed(self) -> int:
        return sum(entry.record.is_private for entry in self.entries)

    @property
    def by_agreement(self) -> list[tuple[Entry, list[Lack]]]:
        """What is missing, together for each agreement."""
        found: dict[str, tuple[Entry, list[Lack]]] = {}
        for lack in self.missing:
            found.setdefault(lack.entry.number, (lack.entry, []))[1].append(lack)
        return list(found.values())

    @property
    def rows(self) -> list[tuple[Entry, list[Cell]]]:
        return [(entry, [Cell.of(entry, each) for each in self.of.columns]) for entry in self.entries]


def make(of: StatutoryList, period: Period, records: Sequence[Record]) -> Made:
    """The list of a period over all that happened in it, in the order of the records."""
    touched = [entry for record in records if (entry := Entry(record, period)).steps_now]
    known = [entry for entry in touched if not entry.is_withheld]
    entries = [entry for entry in known if of.holds(entry)]
    missing = [lack for entry in known for lack in _lacks(of, entry, is_listed=of.holds(entry))]
    withheld = sum(of.holds(entry) for entry in touched) - len(entries)
    return Made(of, period, tuple(entries), tuple(missing), withheld)


def _lacks(of: StatutoryList, entry: Entry, *, is_listed: bool) -> list[Lack]:
    doubt = of.doubts(entry)
    found = [Lack(entry, doubt.what, doubt.sentence, doubt.mended)] if doubt else []
    cells = [Cell.of(entry, column) for column in of.columns] if is_listed else []
    missing = [cell.column for cell in cells if cell.is_missing]
    found += [Lack(entry, each.name, "Not recorded.", each.mended) for each in missing if each.mended]
    return found


def table(made: Made) -> Table:
    """The rows as those of a file, with headings."""
    headings = [column.name for column in made.of.columns]
    return [headings, *([_written(cell.value) for cell in cells] for _, cells in made.rows)]


def missing_table(made: Made) -> Table:
    rows = [[lack.entry.number, lack.entry.recipient, lack.what, lack.sentence] for lack in made.missing]
    return [list(MISSING_HEADINGS), *rows]


def _written(value: str | date | Decimal | None) -> str | Decimal | None:
    return value.isoformat() if isinstance(value, date) else value
