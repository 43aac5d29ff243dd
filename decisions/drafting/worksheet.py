"""Working on the allocation grid before it is saved: the page, its rows and columns, and what is said of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from commissioning.lib import money
from decisions.drafting import saved, sheets
from decisions.drafting.forms.sheet import SheetForm, Slice
from decisions.drafting.grid import (
    Grid,
    Problem,
    Row,
    Spot,
    changes,
    columns_of,
    reshape,
    shown,
    too_large,
)
from decisions.drafting.grid_table import Marks
from decisions.drafting.sharing import Terms
from decisions.drafting.sheets import Places, Sheet
from decisions.record.choices import AllocatedTo
from decisions.record.models import Decision


@dataclass
class Report:
    """What pasting, sharing or reshaping did to the grid on the page. Nothing of it is saved."""

    title: str
    lines: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass
class Page:
    """The page while it is worked on: what is typed, and what is to be said about it."""

    decision: Decision
    places: Places
    form: SheetForm
    sheet: Sheet
    opened: str
    marks: Marks = field(default_factory=Marks)
    report: Report | None = None
    conflict: str = ""
    lost: str = ""

    @property
    def grid(self) -> Grid:
        return self.sheet.grid

    def show(self, grid: Grid) -> None:
        self.sheet = replace(self.sheet, grid=grid)

    def problem(self, *problems: Problem) -> None:
        self.marks = replace(self.marks, problems=(*self.marks.problems, *problems))

    def note_changes(self, before: Grid) -> int:
        """Marks each changed cell with what it was; gives their number."""
        changed = changes(before, self.grid)
        notes = {spot: f"was {was.strip() or 'empty'}" for spot, was in changed.items()}
        self.marks = replace(self.marks, notes=notes)
        return len(changed)

    def has_errors(self) -> bool:
        return bool(self.form.errors or self.marks.problems)


def apply_shape(page: Page) -> None:
    """Applies the rows and columns that the form asks for; refuses while something typed would lose its place."""
    if page.form.is_valid():
        said = page.form.cleaned_data
        rows = _rows_for(page, said["allocated_to"])
        columns = columns_of(said["streams"], said["years"])
        if wrong := too_large(len(rows), len(columns)):
            page.form.add_error("streams", wrong)
            return
        reshaped = reshape(page.grid, rows, columns)
        if reshaped.lost and not said["drop"]:
            page.lost = _lost(reshaped.grid, reshaped.lost)
            page.form.add_error("drop", page.lost)
            return
        grid = replace(reshaped.grid, limited=reshaped.grid.limited or said["limited"])
        page.sheet = Sheet(said["allocated_to"], said["basis"], grid, _terms(said))


def _rows_for(page: Page, rows_are: str) -> list[Row]:
    """Pairs begin with whatever rows are there; districts alone with all of them."""
    if rows_are in (page.sheet.rows_are, AllocatedTo.BOTH):
        return list(page.grid.rows)
    return page.places.districts() if rows_are == AllocatedTo.LOCALITIES else []


def _terms(said: Mapping[str, Any]) -> Terms:
    aside: Slice = said["aside"] or Slice()
    return Terms(said["floor"], said["cap"], aside.amount, aside.percent, said["aside_for"])


def count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def _lost(shape: Grid, lost: Mapping[Spot, str]) -> str:
    """What would go, and how much money that is."""
    columns = tuple(dict.fromkeys(spot.column for spot in lost if spot.column))
    rows = tuple(Row(key, key) for key in dict.fromkeys(spot.row for spot in lost))
    gone = ", ".join(f"“{column.name}”" for column in columns if column not in shape.columns)
    worth = money.pounds(Grid(rows, columns, lost).figures.whole)
    counted = f"{count(len(lost), 'entry', 'entries')}, {worth}, would be taken out"
    return f"{gone or 'Rows'}: {counted}. Put back what was there, or tick the box to take them out."


def shape(page: Page) -> None:
    page.report = Report("The grid has the rows and columns you asked for. Nothing is saved yet.")


def add_up(page: Page) -> None:
    """Shows the sums of what is typed."""
    page.problem(*page.grid.figures.problems)


def take_out(page: Page, key: str) -> None:
    row = next((row for row in page.grid.rows if row.key == key), None)
    if row:
        page.show(replace(page.grid, rows=tuple(each for each in page.grid.rows if each != row)))
        page.report = Report(f"{row.name} is out of the grid. Nothing is saved yet.")


def add_recipient(page: Page) -> None:
    said = page.form.cleaned_data
    chosen, named = said["organisation"], said["new_organisation"].strip()
    if bool(chosen) == bool(named):
        page.form.add_error("organisation", "Choose one organisation, or name a new one.")
        return
    row = (page.places.row(chosen) if chosen else None) or page.places.recipient(named)
    if page.sheet.rows_are == AllocatedTo.BOTH:
        if not said["district"]:
            page.form.add_error("district", "Choose the district too.")
            return
        row = page.places.pair(said["district"], row)
    if any(each.key == row.key for each in page.grid.rows):
        page.form.add_error("organisation", f"{row.name} is in the grid already.")
    elif wrong := too_large(len(page.grid.rows) + 1, len(page.grid.columns)):
        page.form.add_error("organisation", wrong)
    else:
        page.show(replace(page.grid, rows=(*page.grid.rows, row)))
        page.form = emptied(page, "district", "organisation", "new_organisation")
        page.report = Report(f"{row.name} has a row now. Nothing is saved yet.")


def emptied(page: Page, *names: str) -> SheetForm:
    """The form again, as it was sent but for some fields."""
    sent = {name: "" if name in (*names, "table") else page.form[name].value() for name in page.form.fields}
    form = sheet_form(sent, page.places, page.grid)
    form.is_valid()
    return form


def sheet_form(data: Any, places: Places, grid: Grid, **options: Any) -> SheetForm:
    """The form with everything there is to choose from."""
    return SheetForm(
        data,
        organisations=places.standing.values(),
        districts=[(row.key, row.name) for row in places.districts()],
        rows=[(row.key, row.name) for row in grid.rows],
        **options,
    )


def show_both(page: Page) -> None:
    """Somebody saved meanwhile: their figures stand beside the cells that differ, and saving again is deliberate."""
    page.opened = saved.allocations(page.decision).fingerprint
    theirs = sheets.load(page.decision, page.places)
    page.conflict = saved.last_saved(page.decision, "allocations")
    differ = changes(theirs.grid, page.grid)
    notes = {spot: f"saved: {was.strip() or 'empty'}" for spot, was in differ.items()}
    page.marks = replace(page.marks, notes=notes)
    lines = [
        f"{page.grid.name(spot)}: saved {was.strip() or 'empty'}, here {page.grid.texts[spot].strip() or 'empty'}."
        for spot, was in differ.items()
    ]
    only_theirs = [spot for spot in theirs.grid.figures.amounts if spot not in set(page.grid.cells)]
    lines += [
        f"{theirs.grid.name(spot)}: saved {shown(theirs.grid.figures.amounts[spot])}, not in your grid."
        for spot in only_theirs
    ]
    page.report = Report("", lines)
