"""Reading a table of amounts as it was pasted: from a spreadsheet, a Word form, a PDF, CSV or Markdown."""

import csv
import difflib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from commissioning.lib import money

MOST_CHARACTERS = 20_000
MOST_ROWS = 200
MOST_SHOWN = 60  # characters of what was found

# Words that a council's name may carry or leave out.
_ADORNMENTS = {
    *("the", "of", "la", "local", "authority", "council", "district", "county", "unitary"),
    *("city", "metropolitan", "borough", "mbc", "mdc", "cc"),
}
_TOTAL = re.compile(r"\btotals?\b", re.IGNORECASE)
_RULE = re.compile(r":?-{2,}:?")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_WIDE_GAP = re.compile(r"(?<![£\s])\s{2,}")
_FIGURE_EDGE = re.compile(r"(?<![£ ]) (?=[£0-9])|(?<=[0-9]) (?=[A-Z])")

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something pasted that could not be taken as it stands; row 0 is the paste as a whole."""

    row: int
    found: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that holds no amounts of its own."""

    row: int
    found: str
    why: Literal["heading", "total", "blank"]


@dataclass(frozen=True, slots=True)
class PastedAmounts:
    """What a pasted table says.

    Shapes: amounts: for the key of each label read, in the order of the labels, one entry a column, None
    where the cell is empty or cannot be read; missing: the keys of the labels that no row names.
    Units: pounds; rows are the lines of the paste, from 1.
    """

    amounts: dict[str, list[Decimal | None]]
    problems: list[Problem]
    skipped: list[Skipped]
    missing: list[str]


def read_amounts(text: str, *, labels: Mapping[str, str] | Sequence[str], columns: int = 1) -> PastedAmounts:
    """Read the amounts beside known names from a pasted table. What is wrong in it is told, never raised.

    Shapes: labels: names, or keys to names; the answer uses the keys. A row is a name, one amount for each
    column and perhaps the row's total; or a line is two such rows side by side, without their totals. Totals
    are compared with the amounts and left out.
    Units: pounds; at most 200 rows and 20,000 characters.
    Ties: of two rows with one name the first is kept.
    Raises: ValueError if two labels read alike or there is no column.
    """
    if columns < 1:
        raise ValueError(f"A table of {columns} columns has no amounts.")
    names = _Names(labels)
    reading = _Reading(names, columns)
    if too_much := _too_much(text):
        reading.problems.append(Problem(0, "", too_much))
    else:
        for number, cells in _rows(text, names, columns):
            reading.take(number, cells)
    return reading.answer()


def _too_much(text: str) -> str | None:
    if len(text) > MOST_CHARACTERS:
        return f"The paste has {len(text):,} characters; the most is {MOST_CHARACTERS:,}. Paste the table alone."
    rows = sum(1 for line in text.splitlines() if line.strip())
    if rows > MOST_ROWS:
        return f"The paste has {rows} rows; the most is {MOST_ROWS}. Paste the table alone."
    return None


class _Names:
    """The known names, found in any case and with or without words such as “Council”."""

    def __init__(self, labels: Mapping[str, str] | Sequence[str]) -> None:
        self.shown = dict(labels) if isinstance(labels, Mapping) else {label: label for label in labels}
        self._exact = {_folded(name): key for key, name in self.shown.items()}
        if len(self._exact) < len(self.shown):
            raise ValueError("Two labels read alike, so a pasted row could mean either.")
        bare = {key: _bare(name) for key, name in self.shown.items()}
        uses = Counter(bare.values())
        self._bare = {name: key for key, name in bare.items() if uses[name] == 1}

    def find(self, cell: str) -> str | None:
        """The key of the name in a cell."""
        return self._exact.get(_folded(cell)) or self._bare.get(_bare(cell))

    def nearest(self, cell: str) -> str | None:
        """The known name that is most like an unknown one."""
        close = difflib.get_close_matches(_bare(cell), self._bare, n=1)
        return self.shown[self._bare[close[0]]] if close else None


def _folded(name: str) -> str:
    letters = re.sub(r"[.'\u2019*]", "", name.casefold()).replace("&", " and ")
    return " ".join(re.findall(r"\w+", letters))


def _bare(name: str) -> str:
    words = _folded(name).split()
    return " ".join(word for word in words if word not in _ADORNMENTS) or " ".join(words)


def _rows(text: str, names: _Names, columns: int) -> list[Row]:
    """The cells of each line, in whichever of the known forms the table was pasted."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    if "\t" in text:
        return _delimited(lines, "\t")
    if "|" in text:
        return [(number, _piped(line)) for number, line in enumerate(lines, 1)]
    commas = _delimited(lines, ",")
    if any(len(cells) > 1 and names.find(cells[0]) for _, cells in commas):
        return commas
    spaced = [(number, _spaced(line)) for number, line in enumerate(lines, 1)]
    if any(len(cells) > 1 and names.find(cells[0]) for _, cells in spaced):
        return spaced
    return _gathered(lines, names, columns)


def _delimited(lines: Sequence[str], mark: str) -> list[Row]:
    """Rows of a spreadsheet's text, where quotation marks may hold a cell of several lines together."""
    even = sum(line.count('"') for line in lines) % 2 == 0
    reader = csv.reader(
        [f"{line}\n" for line in lines],
        delimiter=mark,
        quoting=csv.QUOTE_MINIMAL if even else csv.QUOTE_NONE,
        skipinitialspace=True,
    )
    rows, number = [], 1
    for cells in reader:
        rows.append((number, [cell.strip() for cell in cells]))
        number = reader.line_num + 1
    return rows


def _piped(line: str) -> list[str]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [cell.strip(" *\u00a0") for cell in inner.split("|")]


def _spaced(line: str) -> list[str]:
    """Cells parted by wide gaps; where there are none, words and figures parted by single spaces."""
    line = line.replace("\u00a0", " ").strip()
    edge = _WIDE_GAP if _WIDE_GAP.search(line) else _FIGURE_EDGE
    return edge.split(line)


def _gathered(lines: Sequence[str], names: _Names, columns: int) -> list[Row]:
    """Rows out of a paste with every cell on a line of its own: a name, then the amounts that follow it."""
    rows: list[Row] = []
    row: list[str] = []
    for number, line in enumerate(lines, 1):
        cell = line.strip()
        complete = len(row) > columns and not re.search(r"[0-9]", cell)
        if not cell:
            rows.append((number, [""]))
        elif not row or complete or names.find(cell) or _TOTAL.search(cell):
            row = [cell]
            rows.append((number, row))
        else:
            row.append(cell)
    return rows


class _Reading:
    """What has been read so far, row by row."""

    def __init__(self, names: _Names, columns: int) -> None:
        self.names = names
        self.columns = columns
        self.amounts: dict[str, list[Decimal | None]] = {}
        self.problems: list[Problem] = []
        self.skipped: list[Skipped] = []
        self.rows_of: dict[str, int] = {}
        self.headings: list[list[str]] = []
        self.totals: list[tuple[int, str, list[Decimal | None]]] = []

    def take(self, number: int, cells: list[str]) -> None:
        """Read one line: skip it, or take each of the rows side by side on it."""
        filled = [cell for cell in cells if cell]
        if not filled:
            self._skip(number, filled, "blank")
        elif self._is_heading(filled):
            self.headings.append(filled)
            self._skip(number, filled, "heading")
        elif _TOTAL.search(filled[0]) and not any(map(self.names.find, filled)):
            self._take_total(number, cells[cells.index(filled[0]) :])
        else:
            for row in self._side_by_side(cells):
                self._take_row(number, row)

    def _is_heading(self, filled: list[str]) -> bool:
        """Whether a line is a heading: no known name, no money, and before the first row or said before."""
        if any(self.names.find(cell) for cell in filled) or any(map(_is_money, filled)):
            return False
        return all(map(_RULE.fullmatch, filled)) or not self.rows_of or filled in self.headings

    def _side_by_side(self, cells: list[str]) -> list[list[str]]:
        width = 1 + self.columns
        cells = list(cells)
        while len(cells) > width and len(cells) != 2 * width and not cells[-1]:
            cells.pop()
        if len(cells) == 2 * width and not _is_money(cells[width]):
            return [half for half in (cells[:width], cells[width:]) if any(half)]
        return [cells]

    def _take_row(self, number: int, cells: list[str]) -> None:
        name, *figures = cells
        key = self.names.find(name)
        if key is None and _TOTAL.search(name):
            self._take_total(number, cells)
        elif key is None:
            near = self.names.nearest(name)
            hint = f"Did you mean {near}?" if near else "Use a name from the table on this page."
            said = f"“{name[:MOST_SHOWN]}” is not a known name." if name else "there is no name beside the amounts."
            self._tell(number, "", name, f"{said} {hint}")
        elif key in self.rows_of:
            earlier = self.rows_of[key]
            self._tell(number, self.names.shown[key], name, f"it is already on row {earlier}. Keep one of the two.")
        else:
            self.rows_of[key] = number
            amounts = self._read_row(number, self.names.shown[key], figures)
            if amounts is not None:
                self.amounts[key] = amounts

    def _read_row(self, number: int, name: str, figures: list[str]) -> list[Decimal | None] | None:
        if not self.columns <= len(figures) <= self.columns + 1:
            self._tell_count(number, name, figures)
            return None
        told = len(self.problems)
        amounts = [self._read(number, name, figure) for figure in figures]
        if len(self.problems) == told:
            self._check_row(number, name, amounts)
        return amounts[: self.columns]

    def _check_row(self, number: int, name: str, amounts: list[Decimal | None]) -> None:
        """Compare the figure after a row's last amount, if there is one, with the row's sum."""
        *parts, last = amounts
        if len(parts) == self.columns and last is not None and last != _sum(parts):
            self._tell(
                number,
                name,
                money.pounds(last),
                f"it has one amount too many, {money.pounds(last)}, and that is not the row's total, "
                f"{money.pounds(_sum(parts))}. Correct the row or take the amount out.",
            )

    def _read(self, number: int, name: str, figure: str) -> Decimal | None:
        if not figure:
            return None
        try:
            return money.parse(figure)
        except money.NotAnAmount as reason:
            self._tell(number, name, figure, str(reason))
            return None

    def _take_total(self, number: int, cells: list[str]) -> None:
        """Keep a total row for comparison when every row has been read."""
        name, *figures = cells
        filled = [figure for figure in figures if figure]
        lengths = (self.columns, self.columns + 1)
        if len(filled) == 1 or len(figures) not in lengths:
            figures = filled
        self._skip(number, [name, *filled], "total")
        if len(figures) not in (0, 1, *lengths):
            self._tell_count(number, name, figures)
        elif figures:
            self.totals.append((number, name, [self._read(number, name, figure) for figure in figures]))

    def _check_total(self, number: int, name: str, pasted: list[Decimal | None]) -> None:
        columns = zip(*self.amounts.values(), strict=True)
        sums = [_sum(column) for column in columns] or [Decimal(0)] * self.columns
        right = {self.columns: sums, self.columns + 1: [*sums, _sum(sums)]}.get(len(pasted), [_sum(sums)])
        for said, summed in zip(pasted, right, strict=True):
            if said is not None and said != summed:
                self._tell(
                    number,
                    name,
                    money.pounds(said),
                    f"the total is {money.pounds(said)} but the rows that were read add up to "
                    f"{money.pounds(summed)}, a difference of {money.pounds(abs(said - summed))}.",
                )

    def _tell_count(self, number: int, name: str, figures: list[str]) -> None:
        given = f"{len(figures)} amount{'s' * (len(figures) != 1)}"
        self._tell(number, name, " ".join(figures), f"it has {given}, where the table takes {self.columns}.")

    def _skip(self, number: int, cells: list[str], why: Literal["heading", "total", "blank"]) -> None:
        self.skipped.append(Skipped(number, " ".join(cells)[:MOST_SHOWN], why))

    def _tell(self, number: int, name: str, found: str, reason: str) -> None:
        place = f"Row {number}, {name}" if name else f"Row {number}"
        self.problems.append(Problem(number, found[:MOST_SHOWN], f"{place}: {reason}"))

    def answer(self) -> PastedAmounts:
        """All that was read, in the order of the labels, with the totals compared."""
        for total in self.totals:
            self._check_total(*total)
        return PastedAmounts(
            amounts={key: self.amounts[key] for key in self.names.shown if key in self.amounts},
            problems=sorted(self.problems, key=lambda problem: problem.row),
            skipped=self.skipped,
            missing=[key for key in self.names.shown if key not in self.rows_of],
        )


def _sum(amounts: Sequence[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def _is_money(cell: str) -> bool:
    """Whether a cell holds an amount and not the year that a heading may hold."""
    try:
        money.parse(cell)
    except money.NotAnAmount:
        return False
    return not _YEAR.fullmatch(cell)
