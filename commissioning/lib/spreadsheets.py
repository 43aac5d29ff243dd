"""Tables of names and amounts as files: written as CSV or XLSX, and read back as the text that a paste would have."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from commissioning.lib import money

MOST_BYTES = 1_000_000
MOST_UNPACKED = 20_000_000
MOST_ROWS = 500
MOST_COLUMNS = 100
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, OSError, EOFError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, NotImplementedError),
)

Table = Sequence[Sequence[str | Decimal | None]]


class NotATable(ValueError):
    """The file cannot be read as a table. The message says to the person what was found and what would do."""


def no_formula(words: str) -> str:
    """Text that a spreadsheet will not take for a formula. Source: OWASP, CSV injection."""
    return f"'{words}" if words.startswith(_FORMULA) else words


def to_csv(table: Table) -> bytes:
    """Shapes: UTF-8 with the mark that Excel looks for, CRLF; amounts as plain decimals, 639733.00."""
    written = io.StringIO(newline="")
    lines = csv.writer(written)
    for row in table:
        lines.writerow([money.plain(cell) if isinstance(cell, Decimal) else _words(cell) for cell in row])
    return written.getvalue().encode("utf-8-sig")


def to_xlsx(table: Table, title: str) -> bytes:
    """One sheet; amounts as numbers with exactly their pence, the first row and column in view while one scrolls."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = re.sub(r"[\[\]:*?/\\]", " ", title)[:31]
    for down, row in enumerate(table, 1):
        for across, cell in enumerate(row, 1):
            _put(sheet.cell(down, across), cell)
    for across in range(1, max(map(len, table), default=0) + 1):
        sheet.column_dimensions[get_column_letter(across)].width = 32 if across == 1 else 20
    sheet.freeze_panes = "B2"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _put(cell: Any, value: str | Decimal | None) -> None:
    if isinstance(value, Decimal):
        cell.value = Decimal(money.plain(value))
        cell.number_format = "#,##0.00"
    elif value:
        cell.value, cell.data_type = _words(value), "s"


def _words(value: str | None) -> str:
    return no_formula(_UNPRINTABLE.sub(" ", value or ""))


def read(content: bytes) -> str:
    """The cells of a CSV or XLSX file as tabbed text, as a spreadsheet would paste them.

    Units: at most 1 MB, and of its first sheet 500 rows and 100 columns.
    Raises: NotATable, also for a cell that holds a formula: what it came to elsewhere is nobody's typed figure.
    """
    if len(content) > MOST_BYTES:
        raise NotATable(f"The file has {len(content):,} bytes; the most is {MOST_BYTES:,}. Send the table alone.")
    rows = _xlsx_rows(content) if content.startswith(b"PK") else _csv_rows(content)
    written = io.StringIO(newline="")
    lines = csv.writer(written, delimiter="\t", lineterminator="\n")
    for row in _squared(rows):
        lines.writerow(row)
    return written.getvalue()


def _squared(rows: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Every row as wide as the widest: a file leaves empty cells out, or has more of them than anyone sees."""
    filled = [max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0) for row in rows]
    width = max(filled, default=0)
    yield from ([*row[:width], *[""] * (width - len(row))] for row in rows)


def _csv_rows(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if "\0" in text:
        raise NotATable("This is not a CSV or XLSX file. Save the table as one of these and choose it again.")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in text else ","))
    return [[_typed(cell, down, across) for across, cell in enumerate(row, 1)] for down, row in _counted(rows)]


def _counted(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[int, Sequence[Any]]]:
    for down, row in enumerate(rows, 1):
        if down > MOST_ROWS or len(row) > MOST_COLUMNS:
            raise NotATable(f"The table has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns. Send a smaller one.")
        yield down, row


def _typed(cell: str, down: int, across: int) -> str:
    if cell.strip().startswith("="):
        raise _formula(down, across)
    return _UNPRINTABLE.sub(" ", cell)


def _formula(down: int, across: int) -> NotATable:
    name = f"{get_column_letter(across)}{down}"
    return NotATable(f"Cell {name} holds a formula. Put the amount itself there: copy, then paste as values.")


def _xlsx_rows(content: bytes) -> list[list[str]]:
    try:
        _check_size(content)
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()
        found = sheet.iter_rows(max_row=MOST_ROWS + 1)
        return [[_shown(cell, down, across) for across, cell in enumerate(row, 1)] for down, row in _counted(found)]
    except NotATable:
        raise
    except _BROKEN:
        raise NotATable("This file is damaged or no spreadsheet. Save it again as XLSX or CSV.") from None


def _check_size(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        unpacked = sum(each.file_size for each in packed.infolist())
    if unpacked > MOST_UNPACKED:
        raise NotATable("The file unpacks to more than a table needs. Copy the table into a new file.")


def _shown(cell: Any, down: int, across: int) -> str:
    value = cell.value
    if cell.data_type == "f":
        raise _formula(down, across)
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}"  # the shortest that means this number: 69573.32, not what it is in binary
    return "" if value is None else _typed(str(value), down, across) if isinstance(value, str) else str(value)
