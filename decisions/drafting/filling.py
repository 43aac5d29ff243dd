"""Filling the allocation grid from a paste, from a file or by weight, and what is said of it; nothing is saved."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from commissioning.lib import money, spreadsheets, tables
from decisions.drafting import grid_table
from decisions.drafting.grid import Grid, Row, Spot, fill, too_large
from decisions.drafting.sharing import CannotShare, Shared, Terms, share
from decisions.drafting.worksheet import Page, Report, add_recipient, add_up, count, emptied, shape
from decisions.record.choices import AllocatedTo


def _paste(page: Page) -> None:
    """Fills the grid from a pasted table, marks what changes, and tells what was left out."""
    if page.form.cleaned_data["pasted"].strip():
        _take(page, page.form.cleaned_data["pasted"], "pasted")
    else:
        page.form.add_error("pasted", "Paste the cells of a table first: names and amounts.")


def _upload(page: Page) -> None:
    """The same with a file."""
    file = page.form.cleaned_data["table"]
    if not file:
        page.form.add_error("table", "Choose a CSV or XLSX file first.")
        return
    try:
        _take(page, spreadsheets.read(file.read(spreadsheets.MOST_BYTES + 1)), "table")
    except spreadsheets.NotATable as reason:
        page.form.add_error("table", str(reason))


def _take(page: Page, text: str, field: str) -> None:
    before = page.grid
    try:
        read = _read(page, text)
    except ValueError:
        page.form.add_error(field, "Two rows of the grid read alike, so a table could mean either. Rename one.")
        return
    here = {row.key for row in before.rows}
    named = [
        key for key, amounts in read.amounts.items() if key not in here and any(each is not None for each in amounts)
    ]
    rows = (*before.rows, *(row for key in named if (row := page.places.row(key))))
    if wrong := too_large(len(rows), len(before.columns)):
        page.form.add_error(field, wrong)
        return
    page.show(fill(replace(before, rows=rows), read.amounts))
    changed = page.note_changes(before)
    page.report = _paste_report(read, before.rows, changed)
    if changed:
        page.form = emptied(page, "pasted")


def _read(page: Page, text: str) -> tables.PastedAmounts:
    """In a grid of recipients, the paste may name any organisation in the list: it gets a row."""
    columns = len(page.grid.columns)
    labels = {row.key: row.name for row in page.grid.rows}
    if page.sheet.rows_are == AllocatedTo.RECIPIENTS:
        every = labels | {key: each.name for key, each in page.places.standing.items()}
        try:
            return tables.read_amounts(text, labels=every, columns=columns)
        except ValueError:  # two organisations read alike: only those in the grid can be meant
            pass
    return tables.read_amounts(text, labels=labels, columns=columns)


def _paste_report(read: tables.PastedAmounts, rows: tuple[Row, ...], changed: int) -> Report:
    read_in_all = sum(amount is not None for row in read.amounts.values() for amount in row)
    report = Report(f"{count(read_in_all, 'amount')} read from the paste. Nothing is saved until you save.")
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
        shared = share(before, whole, page.sheet.terms)
    except CannotShare as reason:
        page.problem(*reason.problems)
        return
    page.show(shared.grid)
    changed = page.note_changes(before)
    for spots, note in ((shared.pennies, "+1p"), (shared.at_floor, "at least"), (shared.at_cap, "at most")):
        was = page.marks.notes
        page.marks = replace(
            page.marks, notes={**was, **{spot: f"{was[spot]}, {note}" if spot in was else note for spot in spots}}
        )
    page.report = Report(
        f"{money.pounds_in_prose(shared.grid.figures.whole)} is shared by weight. Nothing is saved until you save."
    )
    page.report.lines = [_changed_in_words(changed), _pennies(shared.grid, shared.pennies)]
    page.report.lines += _limits_in_words(before, shared, page.sheet.terms)
    without = [row for row in shared.grid.rows if not shared.grid.text(row.key).strip()]
    if without:
        page.report.lines.append(f"Without a weight, so without an amount: {grid_table.names(without)}.")


def _limits_in_words(before: Grid, shared: Shared, terms: Terms) -> Iterator[str]:
    """What stood beside the weights: what was kept aside, and which cells are at a limit or were locked."""
    if shared.aside:
        row = next(row.name for row in before.rows if row.key == terms.aside_for)
        yield f"{money.pounds_in_prose(shared.aside)} was kept aside first for {row}."
    for spots, words in ((shared.at_floor, "raised to at least"), (shared.at_cap, "held at most")):
        if spots:
            yield f"{count(len(spots), 'cell is', 'cells are')} {words}: {'; '.join(sorted(map(before.name, spots)))}."
    locked = [before.name(spot) for spot in before.cells if spot in before.locked]
    if locked:
        yield f"Locked, so left as {'it was' if len(locked) == 1 else 'they were'}: {'; '.join(locked)}."


def _changed_in_words(changed: int) -> str:
    if not changed:
        return "No cell changes."
    return f"{count(changed, 'cell changes', 'cells change')}, each marked with what it was."


def _pennies(grid: Grid, pennies: frozenset[Spot]) -> str:
    if not pennies:
        return "The shares come to whole pence, so no penny was left over."
    if len(grid.columns) > 1:
        return f"{len(pennies)} cells, marked +1p, have a penny more from rounding: the largest remainders come first."
    rows = [row for row in grid.rows if Spot(row.key, grid.columns[0]) in pennies]
    verb = "has" if len(rows) == 1 else "have"
    return f"{grid_table.names(rows)} {verb} one penny more from rounding, +1p: the largest remainders come first."


ACTS: dict[str, Callable[[Page], None]] = {
    "shape": shape,
    "add_up": add_up,
    "add": add_recipient,
    "paste": _paste,
    "upload": _upload,
    "share": _share,
}
