"""Long tables are read a row at a time, whatever wrote them; what cannot be read is refused with a sentence."""

import io
import zipfile
from datetime import date, datetime
from typing import IO

import pytest
from openpyxl import Workbook

from commissioning.lib import long_tables
from commissioning.lib.spreadsheets import NotATable
from tests.memory import peak_of

WORDS = "Reference,Payee\r\nP-000001,Café £5\r\n"
READ = [(1, ["Reference", "Payee"]), (2, ["P-000001", "Café £5"])]


def read(content: bytes) -> list[tuple[int, list[str]]]:
    return list(long_tables.rows(io.BytesIO(content)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("parted", [",", ";", "\t"])
def test_csv_is_read_in_each_usual_encoding_however_it_is_parted(encoding: str, parted: str) -> None:
    assert read(WORDS.replace(",", parted).encode(encoding)) == READ


def test_quoted_cells_blank_rows_and_trailing_cells() -> None:
    assert read(b'a,"b, c",,\n\n,,\n1,"2\n3"\n') == [(1, ["a", "b, c"]), (4, ["1", "2 3"])]


def book(*table: list[object]) -> bytes:
    made = Workbook()
    for row in table:
        made.active.append(row)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def test_xlsx_gives_days_and_figures_as_they_are_meant() -> None:
    noon = datetime(2021, 11, 2, 12, 0)  # noqa: DTZ001 - a cell has no zone
    content = book(["Amount", "On"], [69573.32, date(2021, 11, 1)], [5, noon], [None, None])
    assert read(content) == [(1, ["Amount", "On"]), (2, ["69573.32", "2021-11-01"]), (3, ["5", "2021-11-02"])]


def bomb() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (long_tables.MOST_UNPACKED + 1))
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a,b\n1,=2+2\n", "Cell B2 holds a formula. Put the value itself there: copy, then paste as values."),
        (
            book(["a"], ["=SUM(B1:B9)"]),
            "Cell A2 holds a formula. Put the value itself there: copy, then paste as values.",
        ),
        (
            "a,b\n".encode("utf-16-le"),
            "This is not a CSV or XLSX file. Save the table as one of these and choose it again.",
        ),
        (
            b"a,b\n\x81\x8d\n",
            "The letters of this file cannot be read. Save it as CSV UTF-8, or as XLSX, and choose it again.",
        ),
        (b"PK\x03\x04 and nothing", "This file is damaged or no spreadsheet. Save it again as XLSX or CSV."),
        (b"a\n" * 20_001, "The table has more than 20,000 rows. Send it in parts."),
        (b"," * 40 + b"a\n", "Row 1 has more than 40 columns. Send the table alone."),
        (
            b'"' + b"a" * 200_000,
            "A cell of this file has no end, or is far too long. Save it again as CSV or XLSX.",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(NotATable) as refusal:
        read(content)
    assert str(refusal.value) == sentence


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    content = bomb()

    def refused() -> None:
        with pytest.raises(NotATable, match="unpacks to more than a table needs"):
            read(content)

    assert peak_of(refused) < 1_000_000


class Endless(io.RawIOBase):
    """A file of 1 GB that nobody may read."""

    def seek(self, offset: int, whence: int = 0) -> int:
        return offset

    def tell(self) -> int:
        return 1 << 30

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("it was read")


def test_a_file_of_1_gb_is_refused_unread() -> None:
    endless: IO[bytes] = Endless()  # type: ignore[assignment]
    with pytest.raises(NotATable, match=r"^The file has more than 5 MB, so it was not read\."):
        next(long_tables.rows(endless))


@pytest.mark.parametrize(
    ("content", "rows"),
    [(b"a,b\n1,2\n3,4\n", 3), (b"", 1), (b"\n" * 30_000, long_tables.MOST_ROWS), (b"PK no sheet", 1)],
)
def test_about_how_many_rows_there_are(content: bytes, rows: int) -> None:
    assert long_tables.about(io.BytesIO(content)) == rows


def test_about_how_many_rows_a_sheet_has() -> None:
    book, file = Workbook(), io.BytesIO()
    for number in range(1, 8):
        book.active.append([number])  # type: ignore[union-attr]
    book.save(file)
    assert long_tables.about(file) == 7
