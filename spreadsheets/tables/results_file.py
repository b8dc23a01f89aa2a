"""Export of results as CSV or workbook, safe against formula injection (OWASP, CSV Injection).

A cell that begins with = + - @, a tab or a line end may be executed as a formula. In CSV such a cell, and one
that begins with an apostrophe itself, is prefixed with an apostrophe, which reading removes again.
In a workbook each text is declared to be text, which is enough.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO, StringIO
from itertools import zip_longest
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | date | None

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_FORMULA_STARTS: Final = frozenset("=+-@'")
_LINE_ENDS: Final = frozenset("\t\r\n")
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOOKS_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_WIDEST: Final = 60
"""Characters of the widest column."""

_BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it Excel does not decode the file as UTF-8."""


def csv_text(rows: Iterable[Sequence[Cell]]) -> str:
    """The rows as CSV text (RFC 4180), every cell quoted; days as `2026-11-22`."""
    text = StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([_escape_formula(cell) for cell in row] for row in rows)
    return text.getvalue()


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows as a CSV file, in UTF-8 with a byte order mark."""
    return (_BYTE_ORDER_MARK + csv_text(rows)).encode("utf-8", "replace")


def as_workbook(rows: Iterable[Sequence[Cell]], title: str) -> bytes:
    """The rows as a workbook with one worksheet; the first row is the header."""
    table = [tuple(row) for row in rows]
    book = Workbook()
    book.properties.creator = "Certtrail"
    sheet = book.worksheets[0]
    sheet.title, sheet.freeze_panes = title, "A2"
    for column, width in enumerate(_widths(table), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, row in enumerate(table, start=1):
        for column, cell in enumerate(row, start=1):
            _write_cell(sheet, number, column, cell)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _escape_formula(cell: Cell) -> str:
    if not isinstance(cell, str):
        return "" if cell is None else str(cell)
    return f"'{cell}" if cell[:1] in _LINE_ENDS or _first_visible(cell) in _FORMULA_STARTS else cell


def _first_visible(text: str) -> str:
    """The first visible character, normalised (NFKC); spaces and invisible characters are skipped."""
    visible = (each for each in text if not each.isspace() and unicodedata.category(each) not in {"Cf", "Cc"})
    return unicodedata.normalize("NFKC", next(visible, ""))


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
    """Write the cell; text is declared to be text whatever it begins with."""
    target = sheet.cell(row, column)
    if isinstance(cell, str):
        target.value = _LOOKS_ESCAPED.sub("_x005F_", _NOT_XML.sub("\ufffd", cell))
        target.data_type = "s"
        target.quotePrefix = _first_visible(cell) in _FORMULA_STARTS
    else:
        target.value = cell
    if row == 1:
        target.font = Font(bold=True)


def _widths(table: Sequence[Sequence[Cell]]) -> list[int]:
    """The width of each column in characters; an East Asian wide character counts as two."""
    columns = zip_longest(*table, fillvalue=None)
    return [min(_WIDEST, max(8, *(_width(cell) + 2 for cell in column))) for column in columns]


def _width(cell: Cell) -> int:
    text = "" if cell is None else str(cell)
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text[:_WIDEST])
