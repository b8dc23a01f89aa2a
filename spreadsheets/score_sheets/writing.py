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
from services.drafts import Filled
from spreadsheets.score_sheets import words
from spreadsheets.score_sheets.cells import (
    BOLD,
    TITLE,
    WARNING,
    WRAPPED,
    Value,
    head,
    line,
    numeric,
    offer,
    offer_cells,
    protect,
    put,
)
from spreadsheets.score_sheets.fields import BONUS, DEDUCTION, FINDING, PARTS, of_clause, of_row, rows
from spreadsheets.score_sheets.identity import AuditSheet
from spreadsheets.score_sheets.words import Tongue

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FIRST_CLAUSE: Final = 3
"""The row of the first clause; the notice and the headings are above it."""

FIRST_ROW: Final = 2
"""The row of the first special item or finding."""

ROOM: Final = 60
"""Rows for such items at least."""

_WIDTHS: Final = (10, 14, 12, 38, 44, 7, 12, 9, 10, 9, 40)
_ROW_WIDTHS: Final = (18, 28, 12, 80)
_INPUT_FROM: Final = 7
CHOICES: Final[Mapping[str, tuple[str, Mapping[str, Titles]]]] = {
    DEDUCTION: ("basis", words.BASES),
    FINDING: ("grade", words.GRADES),
    BONUS: ("", {}),
}


def written(sheet: AuditSheet, filled: Filled, tongue: Tongue) -> bytes:
    """The workbook, with what is filled in so far."""
    book = Workbook()
    about = cast("Worksheet", book.active)
    scores = book.create_sheet(_in(tongue, words.SCORES))
    findings = book.create_sheet(_in(tongue, words.FINDINGS))
    _about(about, sheet, tongue)
    _scores(scores, sheet, filled, tongue)
    _findings(findings, sheet, filled, tongue)
    for page in (about, scores, findings):
        protect(page)
    book.active = 1
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def _about(page: Worksheet, sheet: AuditSheet, tongue: Tongue) -> None:
    page.title = _in(tongue, words.ABOUT)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 90
    put(page, 1, 1, _in(tongue, sheet.scheme.title), TITLE)
    for row, (key, value) in enumerate(sheet.identity.items(), start=3):
        put(page, row, 1, _in(tongue, words.IDENTITY[key]), BOLD)
        put(page, row, 2, value)
    notice = (sheet.scheme.notice,) if sheet.scheme.notice else ()
    for row, text in enumerate((*notice, *words.INSTRUCTIONS), start=4 + len(sheet.identity)):
        put(page, row, 2, _in(tongue, text)).alignment = WRAPPED


def _scores(page: Worksheet, sheet: AuditSheet, filled: Filled, tongue: Tongue) -> None:
    if sheet.scheme.notice:
        put(page, 1, 1, _in(tongue, sheet.scheme.notice), WARNING)
    head(page, FIRST_CLAUSE - 1, [_in(tongue, title) for title in words.COLUMNS], _WIDTHS)
    for row, place in enumerate(_places(sheet), start=FIRST_CLAUSE):
        values = (*_fixed(*place, tongue), *_entries(place[2].id, filled, tongue))
        line(page, row, values, _INPUT_FROM)
    last = FIRST_CLAUSE + len(sheet.table.maxima) - 1
    offer(page, f"G{FIRST_CLAUSE}:G{last}", _all(tongue, words.VERDICTS))
    numeric(page, f"H{FIRST_CLAUSE}:I{last}")


def _places(sheet: AuditSheet) -> Iterable[tuple[Section, Indicator, Clause]]:
    for section in sheet.table.sections:
        for indicator in section.indicators:
            for clause in indicator.clauses:
                yield section, indicator, clause


def _fixed(section: Section, indicator: Indicator, clause: Clause, tongue: Tongue) -> Iterable[Value]:
    above = (f"{part.id} {_in(tongue, part.title)}" for part in (section, indicator))
    return clause.id, *above, clause.title.zh, clause.title.en, _figure(clause.maximum)


def _entries(clause: str, filled: Filled, tongue: Tongue) -> Iterable[Value]:
    for part in PARTS:
        entry = filled.get(of_clause(clause, part), "")
        match part:
            case "verdict":
                yield _word(tongue, words.VERDICTS, entry)
            case "checked" | "nonconforming" if entry.isdecimal() and str(int(entry)) == entry:
                yield int(entry)
            case _:
                yield entry


def _findings(page: Worksheet, sheet: AuditSheet, filled: Filled, tongue: Tongue) -> None:
    head(page, FIRST_ROW - 1, [_in(tongue, title) for title in words.ROW_COLUMNS], _ROW_WIDTHS)
    listed = [(kind, number) for kind in CHOICES for number in rows(filled, kind)]
    last = FIRST_ROW + len(listed) + ROOM - 1
    empty = [("",) * len(words.ROW_COLUMNS)] * ROOM
    values = (*(tuple(_listed(*place, filled, tongue)) for place in listed), *empty)
    for row, cells in enumerate(values, start=FIRST_ROW):
        line(page, row, cells, 1)
    offer(page, f"A{FIRST_ROW}:A{last}", _all(tongue, words.KINDS))
    offer(page, f"B{FIRST_ROW}:B{last}", (*_all(tongue, words.BASES), *_all(tongue, words.GRADES)))
    clauses = f"$A${FIRST_CLAUSE}:$A${FIRST_CLAUSE + len(sheet.table.maxima) - 1}"
    offer_cells(page, f"C{FIRST_ROW}:C{last}", f"'{_in(tongue, words.SCORES)}'!{clauses}")


def _listed(kind: str, number: int, filled: Filled, tongue: Tongue) -> Iterable[str]:
    part, choices = CHOICES[kind]
    yield _in(tongue, words.KINDS[kind])
    yield _word(tongue, choices, filled.get(of_row(kind, number, part), ""))
    yield filled.get(of_row(kind, number, "clause"), "")
    yield filled.get(of_row(kind, number, "statement"), "")


def _figure(points: Fraction) -> Value:
    """Points as a number where that says exactly the same."""
    figure = Decimal(points.numerator) / Decimal(points.denominator)
    return figure if Fraction(figure) == points else str(points)


def _in(tongue: Tongue, title: Titles) -> str:
    return title.zh if tongue == "zh" else title.en


def _all(tongue: Tongue, choices: Mapping[str, Titles]) -> tuple[str, ...]:
    return tuple(_in(tongue, title) for title in choices.values())


def _word(tongue: Tongue, choices: Mapping[str, Titles], entry: str) -> str:
    return _in(tongue, choices[entry]) if entry in choices else entry
