"""Working on the allocation grid before it is saved: its shape, pasting, sharing, and what is said of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from commissioning.lib import money, tables
from decisions.drafting import grid_table, saved, sheets
from decisions.drafting.forms.money import SheetForm
from decisions.drafting.grid import (
    Grid,
    Problem,
    Row,
    Spot,
    changes,
    columns_of,
    fill,
    reshape,
    shown,
    too_large,
)
from decisions.drafting.grid_table import Marks
from decisions.drafting.sharing import CannotShare, share
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
        kept = said["allocated_to"] == page.sheet.rows_are
        districts = said["allocated_to"] == AllocatedTo.LOCALITIES
        rows = list(page.grid.rows) if kept else page.places.districts() if districts else []
        columns = columns_of(said["streams"], said["years"])
        if wrong := too_large(len(rows), len(columns)):
            page.form.add_error("streams", wrong)
            return
        reshaped = reshape(page.grid, rows, columns)
        if reshaped.lost and not said["drop"]:
            page.lost = _lost(reshaped.grid, reshaped.lost)
            page.form.add_error("drop", page.lost)
            return
        page.sheet = Sheet(said["allocated_to"], said["basis"], reshaped.grid)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def _lost(shape: Grid, lost: Mapping[Spot, str]) -> str:
    """What would go, and how much money that is."""
    columns = tuple(dict.fromkeys(spot.column for spot in lost if spot.column))
    rows = tuple(Row(key, key) for key in dict.fromkeys(spot.row for spot in lost))
    gone = ", ".join(f"“{column.name}”" for column in columns if column not in shape.columns)
    worth = money.pounds(Grid(rows, columns, lost).figures.whole)
    counted = f"{_count(len(lost), 'entry', 'entries')}, {worth}, would be taken out"
    return f"{gone or 'Rows'}: {counted}. Put back what was there, or tick the box to take them out."


def _shape(page: Page) -> None:
    page.report = Report("The grid has the rows and columns you asked for. Nothing is saved yet.")


def _add_up(page: Page) -> None:
    """Shows the sums of what is typed."""
    page.problem(*page.grid.figures.problems)


def take_out(page: Page, key: str) -> None:
    row = next((row for row in page.grid.rows if row.key == key), None)
    if row:
        page.show(replace(page.grid, rows=tuple(each for each in page.grid.rows if each != row)))
        page.report = Report(f"{row.name} is out of the grid. Nothing is saved yet.")


def _add_recipient(page: Page) -> None:
    said = page.form.cleaned_data
    chosen, named = said["organisation"], said["new_organisation"].strip()
    if bool(chosen) == bool(named):
        page.form.add_error("organisation", "Choose one organisation, or name a new one.")
        return
    row = (page.places.row(chosen) if chosen else None) or page.places.recipient(named)
    if any(each.key == row.key for each in page.grid.rows):
        page.form.add_error("organisation", f"{row.name} is in the grid already.")
    elif wrong := too_large(len(page.grid.rows) + 1, len(page.grid.columns)):
        page.form.add_error("organisation", wrong)
    else:
        page.show(replace(page.grid, rows=(*page.grid.rows, row)))
        page.form = _emptied(page, "organisation", "new_organisation")
        page.report = Report(f"{row.name} has a row now. Nothing is saved yet.")


def _emptied(page: Page, *names: str) -> SheetForm:
    """The form again, as it was sent but for some fields."""
    sent = {name: "" if name in names else page.form[name].value() for name in page.form.fields}
    form = SheetForm(sent, organisations=page.places.organisations.values())
    form.is_valid()
    return form


def _paste(page: Page) -> None:
    """Fills the grid from a pasted table, marks what changes, and tells what was left out."""
    before = page.grid
    if not page.form.cleaned_data["pasted"].strip():
        page.form.add_error("pasted", "Paste the cells of a table first: names and amounts.")
        return
    read = _read(page)
    here = {row.key for row in before.rows}
    named = [
        key for key, amounts in read.amounts.items() if key not in here and any(each is not None for each in amounts)
    ]
    rows = (*before.rows, *(row for key in named if (row := page.places.row(key))))
    if wrong := too_large(len(rows), len(before.columns)):
        page.form.add_error("pasted", wrong)
        return
    page.show(fill(replace(before, rows=rows), read.amounts))
    changed = page.note_changes(before)
    page.report = _paste_report(read, before.rows, changed)
    if changed:
        page.form = _emptied(page, "pasted")


def _read(page: Page) -> tables.PastedAmounts:
    """In a grid of recipients, the paste may name any organisation in the list: it gets a row."""
    text, columns = page.form.cleaned_data["pasted"], len(page.grid.columns)
    labels = {row.key: row.name for row in page.grid.rows}
    if page.sheet.rows_are == AllocatedTo.RECIPIENTS:
        every = labels | {key: each.name for key, each in page.places.organisations.items()}
        try:
            return tables.read_amounts(text, labels=every, columns=columns)
        except ValueError:  # two organisations read alike: only those in the grid can be meant
            pass
    return tables.read_amounts(text, labels=labels, columns=columns)


def _paste_report(read: tables.PastedAmounts, rows: tuple[Row, ...], changed: int) -> Report:
    count = sum(amount is not None for row in read.amounts.values() for amount in row)
    report = Report(f"{_count(count, 'amount')} read from the paste. Nothing is saved until you save.")
    report.lines.append(_changed_in_words(changed))
    skipped = [f"row {each.row} ({each.why})" for each in read.skipped if each.why != "blank"]
    if skipped:
        report.lines.append(f"Left out: {', '.join(skipped)}.")
    missing = [row for row in rows if row.key in read.missing]
    if missing and read.amounts:
        report.lines.append(f"Not in the paste, so left as it was: {grid_table.names(missing)}.")
    report.problems = [problem.sentence for problem in read.problems]
    return report


def _share(page: Page) -> None:
    """Fills the grid by weight, marks what changes and who has a penny left over by rounding."""
    before, whole = page.grid, page.decision.total
    try:
        shared = share(before, whole)
    except CannotShare as reason:
        page.problem(*reason.problems)
        return
    page.show(shared.grid)
    changed = page.note_changes(before)
    was = page.marks.notes
    with_penny = {spot: f"{was[spot]}, +1p" if spot in was else "+1p" for spot in shared.pennies}
    page.marks = replace(page.marks, notes={**was, **with_penny})
    page.report = Report(
        f"{money.pounds_in_prose(shared.grid.figures.whole)} is shared by weight. Nothing is saved until you save."
    )
    page.report.lines = [_changed_in_words(changed), _pennies(shared.grid, shared.pennies)]
    without = [row for row in shared.grid.rows if not shared.grid.text(row.key).strip()]
    if without:
        page.report.lines.append(f"Without a weight, so without an amount: {grid_table.names(without)}.")


def _changed_in_words(changed: int) -> str:
    if not changed:
        return "No cell changes."
    return f"{_count(changed, 'cell changes', 'cells change')}, each marked with what it was."


def _pennies(grid: Grid, pennies: frozenset[Spot]) -> str:
    if not pennies:
        return "The shares come to whole pence, so no penny was left over."
    if len(grid.columns) > 1:
        return f"{len(pennies)} cells, marked +1p, have a penny more from rounding: the largest remainders come first."
    rows = [row for row in grid.rows if Spot(row.key, grid.columns[0]) in pennies]
    verb = "has" if len(rows) == 1 else "have"
    return f"{grid_table.names(rows)} {verb} one penny more from rounding, +1p: the largest remainders come first."


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


ACTS: dict[str, Callable[[Page], None]] = {
    "shape": _shape,
    "add_up": _add_up,
    "add": _add_recipient,
    "paste": _paste,
    "share": _share,
}
