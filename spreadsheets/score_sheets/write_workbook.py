"""How is a score sheet handed out as a spreadsheet, so that it can be filled in far from any network?"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Final, cast

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from domain.scheme.table import Clause, Indicator, Section
from domain.values import Titles
from services.drafts import FormFields
from spreadsheets.score_sheets import bilingual_labels
from spreadsheets.score_sheets.bilingual_labels import Language
from spreadsheets.score_sheets.cells import (
    BOLD,
    TITLE,
    WARNING,
    WRAPPED,
    CellValue,
    allow_integers,
    offer_cell_range,
    offer_choices,
    protect,
    write_cell,
    write_header,
    write_row,
)
from spreadsheets.score_sheets.field_names import BONUS, DEDUCTION, FINDING, PARTS, of_clause, of_row, rows
from spreadsheets.score_sheets.sheet_id import AuditSheet

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FIRST_CLAUSE: Final = 3
"""The row of the first clause; the notice and the headings are above it."""

FIRST_ROW: Final = 2
"""The row of the first special item or finding."""

EMPTY_ROWS: Final = 60
"""Rows for such items at least."""

_WIDTHS: Final = (10, 14, 12, 38, 44, 7, 12, 9, 10, 9, 40)
_ROW_WIDTHS: Final = (18, 28, 12, 80)
_INPUT_FROM: Final = 7
CHOICES: Final[Mapping[str, tuple[str, Mapping[str, Titles]]]] = {
    DEDUCTION: ("basis", bilingual_labels.BASES),
    FINDING: ("grade", bilingual_labels.GRADES),
    BONUS: ("", {}),
}


def write_workbook(sheet: AuditSheet, filled: FormFields, language: Language) -> bytes:
    """The workbook, with what is filled in so far."""
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
    for row, place in enumerate(_clause_positions(sheet), start=FIRST_CLAUSE):
        values = (*_fixed_cells(*place, language), *_entry_cells(place[2].id, filled, language))
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
    values = (*(tuple(_finding_cells(*place, filled, language)) for place in filled_rows), *empty)
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
    """Points as a number where that says exactly the same."""
    figure = Decimal(points.numerator) / Decimal(points.denominator)
    return figure if Fraction(figure) == points else str(points)


def _title_in(language: Language, title: Titles) -> str:
    return title.zh if language == "zh" else title.en


def _titles_in(language: Language, choices: Mapping[str, Titles]) -> tuple[str, ...]:
    return tuple(_title_in(language, title) for title in choices.values())


def _label_of(language: Language, choices: Mapping[str, Titles], entry: str) -> str:
    return _title_in(language, choices[entry]) if entry in choices else entry
