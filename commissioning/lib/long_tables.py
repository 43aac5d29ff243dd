"""Long tables as files, CSV or XLSX, read a row at a time in bounded memory. Short ones: spreadsheets.py."""

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from commissioning.lib.spreadsheets import NotATable

MOST_BYTES = 5_000_000
MOST_UNPACKED = 50_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 40
PIECE = 1 << 16

TOO_LARGE = f"The file has more than {MOST_BYTES // 1_000_000} MB, so it was not read. Send the table alone."
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, OSError, EOFError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, NotImplementedError),
)


def rows(file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """Each row that has anything in it, with its number in the file, from 1.

    Shapes: CSV in UTF-8, UTF-16 with its mark, or Windows-1252, parted by commas, semicolons or tabs; the first sheet
    of an XLSX. Days are as 2021-11-01, numbers as they are typed.
    Units: at most 5 MB, unpacked 50 MB, 20,000 rows, 40 columns.
    Raises: NotATable with a sentence, also for a cell that holds a formula, as soon as it is reached.
    """
    file.seek(0, io.SEEK_END)
    if file.tell() > MOST_BYTES:
        raise NotATable(TOO_LARGE)
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    found = _xlsx(file) if start.startswith(b"PK") else _csv(file, start)
    for down, cells in _counted(found):
        if any(cells):
            yield down, cells


def about(file: IO[bytes]) -> int:
    """About how many rows there are, without reading them: line ends of text, what a sheet says of itself."""
    file.seek(0)
    packed = file.read(2) == b"PK"
    file.seek(0)
    try:
        found = _said_by_sheet(file) if packed else _line_ends(file)
    except (NotATable, *_BROKEN):
        found = 0
    return min(max(found, 1), MOST_ROWS)


def _line_ends(file: IO[bytes]) -> int:
    return sum(piece.count(b"\n") for piece in iter(lambda: file.read(PIECE), b""))


def _said_by_sheet(file: IO[bytes]) -> int:
    _check_size(file)
    sheet: Any = load_workbook(file, read_only=True, keep_links=False).worksheets[0]
    return sheet.max_row or MOST_ROWS


def _counted(found: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for down, cells in enumerate(found, 1):
        if down > MOST_ROWS:
            raise NotATable(f"The table has more than {MOST_ROWS:,} rows. Send it in parts.")
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise NotATable(f"Row {down} has more than {MOST_COLUMNS} columns. Send the table alone.")
        for across, cell in enumerate(cells, 1):
            if cell.startswith("="):
                raise _formula(down, across)
        yield down, cells


def _formula(down: int, across: int) -> NotATable:
    name = f"{get_column_letter(across)}{down}"
    return NotATable(f"Cell {name} holds a formula. Put the value itself there: copy, then paste as values.")


def _csv(file: IO[bytes], start: bytes) -> Iterator[list[str]]:
    text = io.TextIOWrapper(file, encoding=_encoding(file, start), newline="")
    try:
        first = text.readline(PIECE)
        parted = max(",;\t", key=first.count)
        for cells in csv.reader(_whole(text, first), delimiter=parted):
            yield [" ".join(cell.split()) for cell in cells]
    except csv.Error:
        raise NotATable("A cell of this file has no end, or is far too long. Save it again as CSV or XLSX.") from None
    finally:
        if not file.closed:
            text.detach()  # whoever opened the file closes it


def _whole(text: io.TextIOWrapper, first: str) -> Iterator[str]:
    """The lines, the first of them again. No table has a NUL in it."""
    yield _words(first)
    while line := text.readline(PIECE):
        yield _words(line)


def _words(line: str) -> str:
    if "\0" in line:
        raise NotATable("This is not a CSV or XLSX file. Save the table as one of these and choose it again.")
    return line


def _encoding(file: IO[bytes], start: bytes) -> str:
    """What the bytes are written in. Raises: NotATable where they are no text in any of the three."""
    marked = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    names = ["utf-16"] if marked else ["utf-8-sig", "cp1252"]
    for name in names:
        decoder = codecs.getincrementaldecoder(name)()
        file.seek(0)
        try:
            while piece := file.read(PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        file.seek(0)
        return name
    raise NotATable("The letters of this file cannot be read. Save it as CSV UTF-8, or as XLSX, and choose it again.")


def _xlsx(file: IO[bytes]) -> Iterator[list[str]]:
    try:
        _check_size(file)
        book = load_workbook(file, read_only=True, keep_links=False)
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()
        for down, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1), 1):
            yield [_shown(cell, down, across) for across, cell in enumerate(cells, 1)]
    except NotATable:
        raise
    except _BROKEN:
        raise NotATable("This file is damaged or no spreadsheet. Save it again as XLSX or CSV.") from None


def _check_size(file: IO[bytes]) -> None:
    with zipfile.ZipFile(file) as packed:
        unpacked = sum(each.file_size for each in packed.infolist())
    if unpacked > MOST_UNPACKED:
        raise NotATable("The file unpacks to more than a table needs. Copy the table into a new file.")


def _shown(cell: Any, down: int, across: int) -> str:
    value = cell.value
    if cell.data_type == "f":
        raise _formula(down, across)
    match value:
        case None:
            return ""
        case float():
            return f"{Decimal(repr(value)):f}"  # the shortest that means this number
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
    return " ".join(str(value).split())
