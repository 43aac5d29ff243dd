"""Between the record and the grid: loading a sheet, reading a posted one, and giving its rows back to be stored."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from commissioning.lib import dates
from commissioning.models import Alias, Locality, Organisation
from decisions.drafting.grid import LIMITS, Column, Grid, Row, Spot, columns_of, shown
from decisions.drafting.sharing import NO_TERMS, Terms
from decisions.record.choices import AllocatedTo
from decisions.record.models import Allocation, Decision

NEW = "new:"  # the key of a recipient that is not in the list of organisations yet
LONGEST_NAME = 200


@dataclass(frozen=True)
class Sheet:
    """The grid, what its rows stand for, and where the weights come from."""

    rows_are: str
    basis: str
    grid: Grid
    terms: Terms = NO_TERMS

    @property
    def streams(self) -> list[str]:
        return list(dict.fromkeys(column.stream for column in self.grid.columns if column.stream))

    @property
    def years(self) -> list[int]:
        return list(dict.fromkeys(column.year for column in self.grid.columns if column.year is not None))


class Places:
    """Who rows stand for: districts and organisations, by the keys that the form uses."""

    def __init__(
        self, localities: Iterable[Locality], organisations: Iterable[Organisation], aliases: Iterable[Alias] = ()
    ) -> None:
        self._aliases = aliases  # asked for only where a name is typed
        self.localities = {locality.gss_code: locality for locality in localities}
        self.organisations = {f"r{organisation.pk}": organisation for organisation in organisations}

    def districts(self) -> list[Row]:
        return [Row(code, locality.name) for code, locality in self.localities.items()]

    def row(self, key: str) -> Row | None:
        """The row of a key; None for a key that stands for nobody."""
        if key.startswith(NEW):
            name = key.removeprefix(NEW).strip()[:LONGEST_NAME]
            return Row(f"{NEW}{name}", name) if name else None
        place = self.of(key)
        names = [str(each) for each in place.values() if each is not None]
        return Row(key, f"{names[0]} ({names[1]})" if len(names) == 2 else names[0]) if names else None

    def recipient(self, name: str) -> Row:
        """The row of an organisation by its name or another name, in the list or new."""
        folded = " ".join(name.split()).casefold()
        known = [key for key, each in self.standing.items() if each.name.casefold() == folded]
        known = known or [f"r{each.organisation_id}" for each in self._aliases if each.name.casefold() == folded]
        there = (key for key in map(self._standing_for, known) if key)
        return self.row(next(there, f"{NEW}{' '.join(name.split())}")) or Row("", "")

    @property
    def standing(self) -> dict[str, Organisation]:
        """Those that may be chosen: none that is merged into another."""
        return {key: each for key, each in self.organisations.items() if each.merged_into_id is None}

    def _standing_for(self, key: str) -> str:
        """The key of the record that stands for the body; "" for none."""
        found = self.organisations.get(key)
        return f"r{found.merged_into_id or found.pk}" if found else ""

    def of(self, key: str) -> dict[str, Locality | Organisation | None]:
        """The district and the recipient of a key, as a row of the record has them."""
        code, _, recipient = key.partition("+") if "+" in key and not key.startswith(NEW) else (key, "", key)
        return {"locality": self.localities.get(code), "recipient": self._organisation(recipient)}

    def _organisation(self, key: str) -> Organisation | None:
        if key.startswith(NEW):
            name = key.removeprefix(NEW).strip()[:LONGEST_NAME]
            return Organisation(name=name) if name else None
        return self.organisations.get(key)

    def pair(self, code: str, recipient: Row) -> Row:
        """The row of a recipient in a district."""
        return self.row(f"{code}+{recipient.key}") or recipient


def key_of(row: Allocation) -> str:
    """The key of the row in which a saved amount stands."""
    parts = (row.locality.gss_code if row.locality else "", f"r{row.recipient_id}" if row.recipient_id else "")
    return "+".join(filter(None, parts))


def load(decision: Decision, places: Places) -> Sheet:
    """What is saved. Years come from the period until some are chosen."""
    saved = list(decision.allocations.all())
    rows_are = decision.allocated_to
    if saved and all(row.locality_id is None for row in saved):
        rows_are = AllocatedTo.RECIPIENTS
    streams = dict.fromkeys([*decision.streams, *(row.stream for row in saved)])
    years = dict.fromkeys([*_years(decision, saved), *(row.financial_year for row in saved)])
    columns = columns_of(list(streams), list(years))
    locked = frozenset(spot_of(row) for row in saved if row.is_locked)
    limits = _limits(saved)
    grid = Grid(tuple(_rows(saved, rows_are, places)), columns, locked=locked, limited=bool(limits or locked))
    grid = grid.typed(_amounts(saved) | _weights(saved) | limits)
    if len(columns) > 1:
        grid = grid.typed(_budgets(decision, grid))
    return Sheet(rows_are, decision.weights_source, grid, _terms(decision, grid))


def _budgets(decision: Decision, grid: Grid) -> dict[Spot, str]:
    """Those that are saved; where none is, what each column comes to."""
    given = {Column(each.stream, each.financial_year): each.amount for each in decision.budgets.all()}
    if not given and grid.figures.amounts:
        given = {column: grid.figures.of_column(column) for column in grid.columns}
    return {Spot("", column): shown(amount) for column, amount in given.items() if column in grid.columns}


def _terms(decision: Decision, grid: Grid) -> Terms:
    aside_for = next((row.key for row in grid.rows if row.name == decision.top_slice_for), "")
    return Terms(decision.share_floor, decision.share_cap, decision.top_slice, decision.top_slice_percent, aside_for)


def spot_of(row: Allocation) -> Spot:
    return Spot(key_of(row), Column(row.stream, row.financial_year))


def _limits(saved: Sequence[Allocation]) -> dict[Spot, str]:
    return {
        Spot(key_of(row), None, limit): shown(amount)
        for row in saved
        for limit, amount in (("floor", row.floor), ("cap", row.cap))
        if amount is not None
    }


def _years(decision: Decision, saved: Sequence[Allocation]) -> list[int]:
    start, end = decision.period_from, decision.period_until
    if decision.financial_years or saved or not (start and end and start <= end):
        return decision.financial_years
    return dates.financial_years_between(start, end)


def _rows(saved: Sequence[Allocation], rows_are: str, places: Places) -> Iterator[Row]:
    """Every saved row; where rows are districts, all districts in their order first."""
    keys = list(dict.fromkeys(key_of(row) for row in saved))
    if rows_are == AllocatedTo.LOCALITIES:
        for code in places.localities:
            yield from (row for key in _keys_of(code, keys) if (row := places.row(key)))
        keys = [key for key in keys if key.startswith("r")]
    elif rows_are == AllocatedTo.BOTH:
        order = list(places.localities)
        keys.sort(key=lambda key: order.index(code) if (code := key.partition("+")[0]) in order else len(order))
    yield from (row for key in keys if (row := places.row(key)))


def _keys_of(code: str, keys: Sequence[str]) -> list[str]:
    return [key for key in keys if key.partition("+")[0] == code] or [code]


def _amounts(saved: Sequence[Allocation]) -> dict[Spot, str]:
    return {spot_of(row): shown(row.amount) for row in saved if row.amount is not None}


def _weights(saved: Sequence[Allocation]) -> dict[Spot, str]:
    return {Spot(key_of(row)): f"{row.weight:,}" for row in saved if row.weight is not None}


def column_code(column: Column) -> str:
    """A column as the form carries it: “2026:Key workers”."""
    return f"{'' if column.year is None else column.year}:{column.stream}"


def _column(code: str) -> Column | None:
    year, _, stream = code.partition(":")
    if year and not (len(year) == 4 and year.isascii() and year.isdigit()):
        return None
    return Column(stream.strip(), int(year) if year else None)


def posted(data: QueryDict, places: Places) -> Sheet:
    """The sheet that a page sent, as it was typed. Rows and columns that stand for nothing are left out."""
    texts: dict[Spot, str] = {}
    rows = [(place, row) for place, key in enumerate(data.getlist("row")) if (row := places.row(key))]
    columns = [(place, column) for place, code in enumerate(data.getlist("column")) if (column := _column(code))]
    for down, row in rows:
        texts[Spot(row.key)] = data.get(f"weight-{down}", "")
        texts |= {Spot(row.key, None, limit): data.get(f"{limit}-{down}", "") for limit in LIMITS}
        texts |= {Spot(row.key, column): data.get(f"amount-{down}-{across}", "") for across, column in columns}
    texts |= {Spot("", column): data.get(f"budget-{across}", "") for across, column in columns}
    locked = frozenset(
        Spot(row.key, column) for down, row in rows for across, column in columns if f"lock-{down}-{across}" in data
    )
    grid = Grid(
        tuple({row.key: row for _, row in rows}.values()),
        tuple(dict.fromkeys(column for _, column in columns)),
        texts,
        frozenset(spot for spot in locked if texts[spot].strip()),
        limited="limited" in data or bool(locked) or any(texts[spot].strip() for spot in texts if spot.limit),
    )
    rows_are = data.get("rows_were", "")
    return Sheet(rows_are if rows_are in AllocatedTo.values else AllocatedTo.LOCALITIES, data.get("basis", ""), grid)


def to_store(
    sheet: Sheet, places: Places, saved: Iterable[Allocation] = ()
) -> tuple[Mapping[str, Any], list[Mapping[str, Any]]]:
    """The fields and the rows for acts.allocate: one for each amount, and one without for a row that has none.

    A district with neither weight nor amount is not stored; a recipient is, so that the row is there again. A cell of
    what is saved keeps what it was before an uplift.
    """
    befores = {spot_of(row): row.before for row in saved}
    terms, names = sheet.terms, {row.key: row.name for row in sheet.grid.rows}
    fields = {
        "allocated_to": sheet.rows_are,
        "streams": sheet.streams,
        "financial_years": sheet.years,
        "weights_source": sheet.basis.strip(),
        "share_floor": terms.floor,
        "share_cap": terms.cap,
        "top_slice": terms.aside,
        "top_slice_percent": terms.aside_percent,
        "top_slice_for": names.get(terms.aside_for, ""),
        "budgets": budgets_to_store(sheet.grid),
    }
    return fields, [
        {**stored, "before": befores.get(Spot(row.key, Column(stored["stream"], stored["financial_year"])))}
        for row in sheet.grid.rows
        for stored in _stored(row, sheet.grid, places)
    ]


def budgets_to_store(grid: Grid) -> list[dict[str, Any]]:
    """None where each is what its column comes to: then they are worked out again."""
    budgets = grid.figures.budgets
    if all(amount == grid.figures.of_column(column) for column, amount in budgets.items()):
        return []
    return [
        {"stream": column.stream, "financial_year": column.year, "amount": budgets[column]}
        for column in grid.columns
        if column in budgets
    ]


def _stored(row: Row, grid: Grid, places: Places) -> Iterator[Mapping[str, Any]]:
    figures, place = grid.figures, places.of(row.key)
    weight = figures.weights.get(row.key)
    said = [(column, figures.amounts.get(Spot(row.key, column))) for column in grid.columns]
    given = [each for each in said if each[1] is not None]
    limits = {limit: figures.limit(row.key, limit) for limit in LIMITS}
    if not given and (weight is not None or place["recipient"] or any(limits.values())):
        given = said[:1]
    for column, amount in given:
        stored = {"stream": column.stream, "financial_year": column.year, "amount": amount, "weight": weight}
        yield {**place, **stored, **limits, "is_locked": Spot(row.key, column) in grid.locked}
