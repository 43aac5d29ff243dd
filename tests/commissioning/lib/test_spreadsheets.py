"""Tables as files: exact, harmless when opened, and read back as they were written."""

import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from commissioning.lib.spreadsheets import MOST_BYTES, NotATable, Table, no_formula, read, to_csv, to_xlsx

TABLE: Table = [
    ["District", "2026/27", "Total"],
    ["Bolton", Decimal("69573.32"), Decimal("69573.32")],
    ["=cmd|' /C calc'!A0", None, None],
    ["Bury", Decimal("999999999999.99"), Decimal(1)],
]
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx")

amounts = st.integers(0, 10**14 - 1).map(lambda pence: Decimal(pence).scaleb(-2))


def xlsx(*rows: list[object]) -> bytes:
    book, written = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(written)
    return written.getvalue()


def test_csv_is_marked_as_utf_8_and_no_cell_is_a_formula() -> None:
    assert to_csv(TABLE) == (
        b"\xef\xbb\xbfDistrict,2026/27,Total\r\nBolton,69573.32,69573.32\r\n"
        b"'=cmd|' /C calc'!A0,,\r\nBury,999999999999.99,1.00\r\n"
    )


def test_xlsx_holds_numbers_with_their_pence_and_names_as_text() -> None:
    with zipfile.ZipFile(io.BytesIO(to_xlsx(TABLE, "DN-2026-0001: [money]"))) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    book = load_workbook(io.BytesIO(to_xlsx(TABLE, "DN-2026-0001: [money]")))
    assert [book.worksheets[0][name].value for name in ("B2", "B4", "C4")] == [69573.32, 999999999999.99, 1]
    assert (book.sheetnames, book.worksheets[0]["A3"].value) == (["DN-2026-0001   money "], "'=cmd|' /C calc'!A0")


@pytest.mark.parametrize("words", FORMULAS)
def test_what_a_spreadsheet_would_run_is_quoted(words: str) -> None:
    assert no_formula(words) == f"'{words}"
    assert no_formula(f"a{words}") == f"a{words}"


@pytest.mark.parametrize("write", [to_csv, lambda table: to_xlsx(table, "T")])
def test_a_table_is_read_back_as_it_was_written(write: object) -> None:
    assert read(write(TABLE)).split("\n") == [  # type: ignore[operator]
        "District\t2026/27\tTotal",
        "Bolton\t69573.32\t69573.32",
        "'=cmd|' /C calc'!A0\t\t",
        f"Bury\t999999999999.99\t{'1.00' if write is to_csv else '1'}",
        "",
    ]


@given(st.lists(amounts, min_size=1, max_size=5))
def test_every_amount_survives_both_files_to_the_penny(cells: list[Decimal]) -> None:
    table: Table = [["Bolton", *cells]]
    for content in (to_csv(table), to_xlsx(table, "T")):
        assert [Decimal(cell) for cell in read(content).strip("\n").split("\t")[1:]] == cells


def test_a_number_that_excel_keeps_in_binary_is_read_as_it_was_typed() -> None:
    assert read(xlsx(["Bolton", 69573.32, 0.1, 1e11 + 0.07])) == "Bolton\t69573.32\t0.1\t100000000000.07\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (xlsx(["Bolton", 1], ["Bury", "=B1*2"]), "Cell B2 holds a formula."),
        (b"Bolton,1\r\nBury, =B1*2\r\n", "Cell B2 holds a formula."),
        (b"x" * (MOST_BYTES + 1), "The file has 1,000,001 bytes; the most is 1,000,000."),
        (b"PK\x03\x04 not really", "This file is damaged or no spreadsheet."),
        (b"\x89PNG\0\0", "This is not a CSV or XLSX file."),
        (b"a\r\n" * 501, "The table has more than 500 rows or 100 columns."),
        (xlsx(["x"] * 101), "The table has more than 500 rows or 100 columns."),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(content: bytes, sentence: str) -> None:
    with pytest.raises(NotATable) as refusal:
        read(content)
    assert str(refusal.value).startswith(sentence)


def test_a_file_that_unpacks_to_a_flood_is_refused() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 21_000_000)
    with pytest.raises(NotATable, match="unpacks to more than a table needs"):
        read(written.getvalue())


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for each in (content, b"PK" + content):
        try:
            read(each)
        except NotATable:
            continue


def test_words_of_an_old_spreadsheet_are_read() -> None:
    assert read("Caf\u00e9;\u00a31".encode("cp1252")) == "Caf\u00e9;\u00a31\n"
