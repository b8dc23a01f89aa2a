"""Exported results: read back unchanged, and never executed as formulas."""

from datetime import date
from io import BytesIO

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from spreadsheets.tables.delimited import decode, rows_of_text
from spreadsheets.tables.results_file import as_csv, as_workbook
from spreadsheets.tables.workbook import rows_of_workbook

ENDS_OF_NAMES = ("ltd", "limited", "inc", "llc", "corp", "plc", "gmbh")

CELLS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"), exclude_characters="\ufffe\uffff")
)
"""Texts without spaces, which reading strips."""

UNAMBIGUOUS_CELLS = CELLS.filter(lambda cell: bool(cell) and not cell.casefold().startswith(ENDS_OF_NAMES))
"""Without what reading takes for the end of an English name: `Ltd.`"""

TABLES = st.lists(st.tuples(UNAMBIGUOUS_CELLS, UNAMBIGUOUS_CELLS, UNAMBIGUOUS_CELLS), min_size=1)


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1+1",
    "＋1",
    "－1",
    "＠a",
    "﹦1",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u200b=1",
    "'=1",
]


@given(TABLES)
def test_csv_is_read_back_as_it_was(table: list[tuple[str, ...]]) -> None:
    rows = list(rows_of_text(decode(as_csv(table))))

    assert rows == [*table, ()]


@settings(max_examples=30)
@given(TABLES)
def test_a_workbook_is_read_back_as_it_was(table: list[tuple[str, ...]]) -> None:
    assert list(rows_of_workbook(as_workbook(table, "results"))) == table


def test_no_cell_of_csv_begins_like_a_formula() -> None:
    for text in FORMULAS:
        assert as_csv([[text]]).decode("utf-8-sig").startswith("\"'"), repr(text)


def test_a_formula_in_a_workbook_is_declared_to_be_text() -> None:
    content = as_workbook([["heading"], *([text] for text in FORMULAS)], "results")
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]

    for row, text in enumerate(FORMULAS, start=2):
        cell = sheet[f"A{row}"]
        assert (cell.data_type, cell.quotePrefix) == ("s", True), repr(text)


def test_dates_and_numbers_stay_dates_and_numbers() -> None:
    content = as_workbook([["day", "count"], [date(2026, 11, 22), 3]], "results")

    assert _cell(content, "A2").is_date
    assert _cell(content, "B2").value == 3
    assert b'"2026-11-22","3",""' in as_csv([[date(2026, 11, 22), 3, None]])


def test_csv_begins_with_a_byte_order_mark() -> None:
    assert as_csv([["结果"]]) == b"\xef\xbb\xbf" + '"结果"\r\n'.encode()


def test_characters_that_a_workbook_cannot_hold_are_replaced() -> None:
    assert _cell(as_workbook([["a\x00\ud800b"]], "results"), "A1").value == "a\ufffd\ufffdb"


def _cell(content: bytes, reference: str) -> openpyxl.cell.cell.Cell:
    cell = openpyxl.load_workbook(BytesIO(content)).worksheets[0][reference]
    assert isinstance(cell, openpyxl.cell.cell.Cell)
    return cell
