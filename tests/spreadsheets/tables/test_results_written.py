"""Results: read back as they were, and never run."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreadsheets.tables.delimited import decode, rows_of_text
from spreadsheets.tables.results_file import as_csv, as_workbook
from spreadsheets.tables.workbook import rows_of_workbook

ENDS_OF_NAMES = ("ltd", "limited", "inc", "llc", "corp", "plc", "gmbh")

CELLS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"), exclude_characters="\ufffe\uffff")
)
"""Texts without spaces, which reading takes away at either end."""

TOLD_APART = CELLS.filter(lambda cell: bool(cell) and not cell.casefold().startswith(ENDS_OF_NAMES))
"""Without what is the end of an English name wherever it stands: `Ltd.`"""

TABLES = st.lists(st.tuples(TOLD_APART, TOLD_APART, TOLD_APART), min_size=1)


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


@given(TABLES)
def test_a_workbook_is_read_back_as_it_was(table: list[tuple[str, ...]]) -> None:
    assert list(rows_of_workbook(as_workbook(table, "results"))) == table


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_csv_begins_like_a_formula(text: str) -> None:
    assert as_csv([[text]]).decode("utf-8-sig").startswith("\"'")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_in_a_workbook_is_declared_to_be_text(text: str) -> None:
    cell = _first_cell(as_workbook([["heading"], [text]], "results"), "A2")

    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_days_and_counts_are_kept_as_such() -> None:
    written = as_workbook([["day", "count"], [date(2026, 11, 22), 3]], "results")

    assert _first_cell(written, "A2").is_date
    assert _first_cell(written, "B2").value == 3
    assert b'"2026-11-22","3",""' in as_csv([[date(2026, 11, 22), 3, None]])


def test_excel_is_told_that_it_is_utf_8() -> None:
    assert as_csv([["结果"]]) == b"\xef\xbb\xbf" + '"结果"\r\n'.encode()


def test_what_a_workbook_cannot_hold_is_shown_as_lost() -> None:
    assert _first_cell(as_workbook([["a\x00\ud800b"]], "results"), "A1").value == "a\ufffd\ufffdb"


def _first_cell(written: bytes, place: str) -> openpyxl.cell.cell.Cell:
    cell = openpyxl.load_workbook(BytesIO(written)).worksheets[0][place]
    assert isinstance(cell, openpyxl.cell.cell.Cell)
    return cell
