"""Export of a score sheet as a workbook (XLSX), to be filled in offline."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Final, cast

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from domain.scheme.table import Clause, Indicator, Section
from domain.values import Titles
from services.drafts import FormFields
from spreadsheets.score_sheets import bilingual_labels
from spreadsheets.score_sheets.bilingual_labels import Language
from spreadsheets.score_sheets.fields import (
    BONUS,
    DEDUCTION,
    FINDING,
    PARTS,
    AuditSheet,
    of_clause,
    of_row,
    rows,
)

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
    """Write a cell; text is declared to be text, so that no entry becomes a formula, a date or a number."""
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
    """Write a header row, frozen on the screen and repeated on every printed page."""
    for column, (title, width) in enumerate(zip(titles, widths, strict=True), start=1):
        cell = write_cell(page, row, column, title, BOLD)
        cell.fill, cell.border, cell.alignment = _HEAD, _EDGES, WRAPPED
        page.column_dimensions[cell.column_letter].width = width
    page.freeze_panes = f"B{row + 1}"
    page.print_title_rows = f"{row}:{row}"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def write_row(page: Worksheet, row: int, values: Sequence[CellValue], inputs_from: int) -> None:
    """Write a row of a table; its cells are editable from column `inputs_from` on."""
    for column, value in enumerate(values, start=1):
        cell = write_cell(page, row, column, value)
        cell.border, cell.alignment = _EDGES, WRAPPED
        if column >= inputs_from:
            cell.fill, cell.protection = _INPUT, Protection(locked=False)


def allow_integers(page: Worksheet, cells: str) -> None:
    """Restrict the cells to whole numbers, and format them as numbers."""
    whole = DataValidation("whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    _add(page, whole, cells)
    for row in page[cells]:
        for cell in row:
            cell.number_format = "General"


def offer_choices(page: Worksheet, cells: str, choices: Iterable[str]) -> None:
    """Restrict the cells to a list of choices."""
    offer_cell_range(page, cells, '"' + ",".join(choices) + '"')


def offer_cell_range(page: Worksheet, cells: str, source: str) -> None:
    """Restrict the cells to the values of other cells."""
    _add(page, DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=True), cells)


def protect(page: Worksheet) -> None:
    """Protect all cells but the editable ones against mistakes; there is no password."""
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False


def _add(page: Worksheet, validation: DataValidation, cells: str) -> None:
    validation.add(cells)
    page.add_data_validation(validation)


MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FIRST_CLAUSE: Final = 3
"""The row of the first clause, below the notice and the header."""

FIRST_ROW: Final = 2
"""The row of the first special item or finding."""

EMPTY_ROWS: Final = 60
"""Empty rows for further items."""

_WIDTHS: Final = (10, 14, 12, 38, 44, 7, 12, 9, 10, 9, 40)
_ROW_WIDTHS: Final = (18, 28, 12, 80)
_INPUT_FROM: Final = 7
CHOICES: Final[Mapping[str, tuple[str, Mapping[str, Titles]]]] = {
    DEDUCTION: ("basis", bilingual_labels.BASES),
    FINDING: ("grade", bilingual_labels.GRADES),
    BONUS: ("", {}),
}


def write_workbook(sheet: AuditSheet, filled: FormFields, language: Language) -> bytes:
    """The workbook of the sheet, with the entries made so far."""
    book = Workbook()
    instructions = cast("Worksheet", book.active)
    scores = book.create_sheet(_title_in(language, bilingual_labels.SCORES))
    findings = book.create_sheet(_title_in(language, bilingual_labels.FINDINGS))
    _write_instructions(instructions, sheet, language)
    _write_scores(scores, sheet, filled, language)
    _write_findings(findings, sheet, filled, language)
    for page in (instructions, scores, findings):
        protect(page)
    book.active = 1
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_instructions(page: Worksheet, sheet: AuditSheet, language: Language) -> None:
    page.title = _title_in(language, bilingual_labels.ABOUT)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 90
    write_cell(page, 1, 1, _title_in(language, sheet.scheme.title), TITLE)
    for row, (key, value) in enumerate(sheet.identifiers.items(), start=3):
        write_cell(page, row, 1, _title_in(language, bilingual_labels.IDENTIFIERS[key]), BOLD)
        write_cell(page, row, 2, value)
    notice = (sheet.scheme.notice,) if sheet.scheme.notice else ()
    for row, text in enumerate((*notice, *bilingual_labels.INSTRUCTIONS), start=4 + len(sheet.identifiers)):
        write_cell(page, row, 2, _title_in(language, text)).alignment = WRAPPED


def _write_scores(page: Worksheet, sheet: AuditSheet, filled: FormFields, language: Language) -> None:
    if sheet.scheme.notice:
        write_cell(page, 1, 1, _title_in(language, sheet.scheme.notice), WARNING)
    write_header(
        page, FIRST_CLAUSE - 1, [_title_in(language, title) for title in bilingual_labels.COLUMNS], _WIDTHS
    )
    for row, position in enumerate(_clause_positions(sheet), start=FIRST_CLAUSE):
        values = (*_fixed_cells(*position, language), *_entry_cells(position[2].id, filled, language))
        write_row(page, row, values, _INPUT_FROM)
    last = FIRST_CLAUSE + len(sheet.table.maxima) - 1
    offer_choices(page, f"G{FIRST_CLAUSE}:G{last}", _titles_in(language, bilingual_labels.VERDICTS))
    allow_integers(page, f"H{FIRST_CLAUSE}:I{last}")


def _clause_positions(sheet: AuditSheet) -> Iterable[tuple[Section, Indicator, Clause]]:
    for section in sheet.table.sections:
        for indicator in section.indicators:
            for clause in indicator.clauses:
                yield section, indicator, clause


def _fixed_cells(
    section: Section, indicator: Indicator, clause: Clause, language: Language
) -> Iterable[CellValue]:
    above = (f"{part.id} {_title_in(language, part.title)}" for part in (section, indicator))
    return clause.id, *above, clause.title.zh, clause.title.en, _as_number(clause.maximum)


def _entry_cells(clause: str, filled: FormFields, language: Language) -> Iterable[CellValue]:
    for part in PARTS:
        entry = filled.get(of_clause(clause, part), "")
        match part:
            case "verdict":
                yield _label_of(language, bilingual_labels.VERDICTS, entry)
            case "checked" | "nonconforming" if entry.isdecimal() and str(int(entry)) == entry:
                yield int(entry)
            case _:
                yield entry


def _write_findings(page: Worksheet, sheet: AuditSheet, filled: FormFields, language: Language) -> None:
    write_header(
        page,
        FIRST_ROW - 1,
        [_title_in(language, title) for title in bilingual_labels.ROW_COLUMNS],
        _ROW_WIDTHS,
    )
    filled_rows = [(kind, number) for kind in CHOICES for number in rows(filled, kind)]
    last = FIRST_ROW + len(filled_rows) + EMPTY_ROWS - 1
    empty = [("",) * len(bilingual_labels.ROW_COLUMNS)] * EMPTY_ROWS
    values = (*(tuple(_finding_cells(*each, filled, language)) for each in filled_rows), *empty)
    for row, cells in enumerate(values, start=FIRST_ROW):
        write_row(page, row, cells, 1)
    offer_choices(page, f"A{FIRST_ROW}:A{last}", _titles_in(language, bilingual_labels.KINDS))
    offer_choices(
        page,
        f"B{FIRST_ROW}:B{last}",
        (*_titles_in(language, bilingual_labels.BASES), *_titles_in(language, bilingual_labels.GRADES)),
    )
    clauses = f"$A${FIRST_CLAUSE}:$A${FIRST_CLAUSE + len(sheet.table.maxima) - 1}"
    offer_cell_range(
        page, f"C{FIRST_ROW}:C{last}", f"'{_title_in(language, bilingual_labels.SCORES)}'!{clauses}"
    )


def _finding_cells(kind: str, number: int, filled: FormFields, language: Language) -> Iterable[str]:
    part, choices = CHOICES[kind]
    yield _title_in(language, bilingual_labels.KINDS[kind])
    yield _label_of(language, choices, filled.get(of_row(kind, number, part), ""))
    yield filled.get(of_row(kind, number, "clause"), "")
    yield filled.get(of_row(kind, number, "statement"), "")


def _as_number(points: Fraction) -> CellValue:
    """Points as a decimal number if that is exact, otherwise as a fraction such as `4/3`."""
    figure = Decimal(points.numerator) / Decimal(points.denominator)
    return figure if Fraction(figure) == points else str(points)


def _title_in(language: Language, title: Titles) -> str:
    return title.zh if language == "zh" else title.en


def _titles_in(language: Language, choices: Mapping[str, Titles]) -> tuple[str, ...]:
    return tuple(_title_in(language, title) for title in choices.values())


def _label_of(language: Language, choices: Mapping[str, Titles], entry: str) -> str:
    return _title_in(language, choices[entry]) if entry in choices else entry
