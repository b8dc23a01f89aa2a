"""What does a cell hold, how does it look, and what may be chosen in it?"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, cast

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

CellValue = str | int | Decimal

BOLD: Final = Font(bold=True)
TITLE: Final = Font(bold=True, size=14)
WARNING: Final = Font(bold=True, color="9A3412")
WRAPPED: Final = Alignment(wrap_text=True, vertical="top")

_INPUT: Final = PatternFill("solid", fgColor="FFF8DC")
_HEAD: Final = PatternFill("solid", fgColor="E3E8EE")
_LINE: Final = Side(style="thin", color="B8C0C8")
_EDGES: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_AS_TEXT: Final = "@"


def write_cell(page: Worksheet, row: int, column: int, value: CellValue, font: Font | None = None) -> Cell:
    """A cell that holds a text as it is: no text of anybody's is ever a formula, a date or a number."""
    cell = cast("Cell", page.cell(row, column))
    if isinstance(value, str):
        cell.number_format = _AS_TEXT
        if value:
            cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
            cell.data_type = "s"
    else:
        cell.value = value
    if font:
        cell.font = font
    return cell


def write_header(page: Worksheet, row: int, titles: Sequence[str], widths: Sequence[int]) -> None:
    """A row of headings that stays in sight, on the screen and on every printed page."""
    for column, (title, width) in enumerate(zip(titles, widths, strict=True), start=1):
        cell = write_cell(page, row, column, title, BOLD)
        cell.fill, cell.border, cell.alignment = _HEAD, _EDGES, WRAPPED
        page.column_dimensions[cell.column_letter].width = width
    page.freeze_panes = f"B{row + 1}"
    page.print_title_rows = f"{row}:{row}"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def write_row(page: Worksheet, row: int, values: Sequence[CellValue], inputs_from: int) -> None:
    """A row of a table; from one column on its cells can be filled in."""
    for column, value in enumerate(values, start=1):
        cell = write_cell(page, row, column, value)
        cell.border, cell.alignment = _EDGES, WRAPPED
        if column >= inputs_from:
            cell.fill, cell.protection = _INPUT, Protection(locked=False)


def allow_integers(page: Worksheet, cells: str) -> None:
    """Take whole numbers there, and count what is typed as one."""
    whole = DataValidation("whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    _add(page, whole, cells)
    for row in page[cells]:
        for cell in row:
            cell.number_format = "General"


def offer_choices(page: Worksheet, cells: str, choices: Iterable[str]) -> None:
    """Offer these words there, and no others."""
    offer_cell_range(page, cells, '"' + ",".join(choices) + '"')


def offer_cell_range(page: Worksheet, cells: str, source: str) -> None:
    """Offer there what stands in other cells."""
    _add(page, DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=True), cells)


def protect(page: Worksheet) -> None:
    """Let nothing be changed by mistake but what is to be filled in; there is no password."""
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False


def _add(page: Worksheet, validation: DataValidation, cells: str) -> None:
    validation.add(cells)
    page.add_data_validation(validation)
