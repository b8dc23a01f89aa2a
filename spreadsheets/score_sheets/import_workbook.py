"""Import of a score sheet from a workbook, with every error by its row.

A sheet is imported completely or not at all: all rows with errors are reported, and the entries that were
saved before stay unchanged. A workbook is an archive of XML, which may unpack to a thousand times its size:
sizes are checked before anything is unpacked, only cells are read, and rows and columns beyond those of a
sheet are dropped.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

from domain.errors import TranslatableError
from domain.scheme.errors import DuplicateClause, UnknownClause
from domain.values import Titles
from spreadsheets.score_sheets import bilingual_labels
from spreadsheets.score_sheets.bilingual_labels import normalise_label, value_of_label
from spreadsheets.score_sheets.fields import MOST_ROWS, PARTS, ROWS, AuditSheet, of_clause, of_row
from spreadsheets.score_sheets.parsing import parse_sheet
from spreadsheets.score_sheets.write_workbook import CHOICES, FIRST_CLAUSE, FIRST_ROW
from spreadsheets.tables.errors import TableError
from spreadsheets.tables.workbook import sheets_of_workbook

Cells = Mapping[int, tuple[str, ...]]
"""The texts of a worksheet by row number, counted from 1; empty rows are left out."""

LARGEST: Final = 4_000_000
"""Bytes of the whole archive, unpacked: 40 times an empty sheet, enough for all texts at their longest."""

MOST_PARTS: Final = 200
LAST_ROW: Final = 1_000
MOST_COLUMNS: Final = 12


class UnreadableWorkbook(TranslatableError):
    """The file is not a workbook that can be read; the sentence says what to do."""


def read_workbook(content: bytes) -> dict[str, Cells]:
    """The worksheets by title. Raises UnreadableWorkbook."""
    _must_be_within_limits(content)
    try:
        pages = sheets_of_workbook(content)
    except TableError as error:
        raise UnreadableWorkbook("This file cannot be read. Save it as an Excel workbook (XLSX).") from error
    return {title: dict(_cropped(rows)) for title, rows in pages.items()}


def _must_be_within_limits(content: bytes) -> None:
    """Check the sizes that the archive declares; reading stops if a part is larger than declared."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableWorkbook("This is no Excel workbook (XLSX).") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST:
        raise UnreadableWorkbook("This workbook is too large for a score sheet. Download the sheet anew.")


def _cropped(rows: Mapping[int, tuple[str, ...]]) -> Iterable[tuple[int, tuple[str, ...]]]:
    """The rows and columns that a score sheet can have, all rows of equal width."""
    for number, texts in rows.items():
        cells = (*texts, *[""] * MOST_COLUMNS)[:MOST_COLUMNS]
        if number <= LAST_ROW and any(cells):
            yield number, tuple(text.replace("\r\n", "\n").strip() for text in cells)


_VERDICT_COLUMN: Final = 6
"""Counted from 0; the other parts of a clause follow it in their order."""


@dataclass(frozen=True)
class CellError:
    """An error and its place: title of the worksheet and row number; row 0 means the whole file."""

    error: TranslatableError
    page: str = ""
    row: int = 0


@dataclass
class ImportedSheet:
    """The entries by field name; not to be used if there are `errors`."""

    filled: dict[str, str] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)
    _places: dict[str, tuple[str, int]] = field(default_factory=dict)

    def set_field(self, name: str, entry: str, place: tuple[str, int]) -> None:
        """Store an entry and its place."""
        if entry:
            self.filled[name] = entry
        self._places[name] = place

    def add_error(self, error: TranslatableError, place: tuple[str, int] = ("", 0)) -> None:
        """Add an error."""
        self.errors.append(CellError(error, *place))

    def add_field_error(self, name: str, error: TranslatableError) -> None:
        """Add an error at the place of an entry, at most one for each row."""
        page, row = self._places.get(name, ("", 0))
        if not any((each.page, each.row) == (page, row) for each in self.errors):
            self.add_error(error, (page, row))


def import_sheet(content: bytes, sheet: AuditSheet) -> ImportedSheet:
    """The entries of a workbook that belongs to this audit, or the errors in it."""
    result = ImportedSheet()
    try:
        pages = read_workbook(content)
    except UnreadableWorkbook as error:
        result.add_error(error)
        return result
    instructions, scores, findings = (
        _page(pages, title)
        for title in (bilingual_labels.ABOUT, bilingual_labels.SCORES, bilingual_labels.FINDINGS)
    )
    if instructions is None or scores is None:
        result.add_error(TranslatableError("This is not the sheet offered here. Download it from this page."))
        return result
    if mismatch := _mismatch(instructions[1], sheet):
        result.add_error(mismatch)
        return result
    _read_clauses(result, *scores, sheet)
    if findings is not None:
        _read_rows(result, *findings)
    for field_error in parse_sheet(result.filled, sheet.scheme).errors:
        result.add_field_error(field_error.field, field_error.error)
    result.errors.sort(key=lambda error: (error.page != scores[0], error.row))
    return result


def _page(pages: Mapping[str, Cells], title: Titles) -> tuple[str, Cells] | None:
    titles = {normalise_label(title.zh), normalise_label(title.en)}
    return next(((name, cells) for name, cells in pages.items() if normalise_label(name) in titles), None)


def _mismatch(cells: Cells, sheet: AuditSheet) -> TranslatableError | None:
    """The error of a workbook that belongs to another audit or other rules; None if it matches."""
    identifiers = {value_of_label(row[0], bilingual_labels.IDENTIFIERS): row[1] for row in cells.values()}
    for key, expected in sheet.identifiers.items():
        if identifiers.get(key) != expected:
            return TranslatableError(_MISMATCHES[key], found=identifiers.get(key) or "–", wanted=expected)
    return None


_MISMATCHES: Final[Mapping[str, str]] = {
    "scheme": "This sheet belongs to another scheme ({found}); this audit is by {wanted}.",
    "edition": "This sheet belongs to another edition ({found}); this audit is by {wanted}.",
    "rule_version": "This sheet belongs to version {found} of the rules; this audit is by version {wanted}.",
    "case": "This sheet belongs to another case ({found}).",
    "audit": "This sheet belongs to audit {found} of the case; this is audit {wanted}.",
}


def _read_clauses(result: ImportedSheet, page: str, cells: Cells, sheet: AuditSheet) -> None:
    seen: set[str] = set()
    for row, texts in _rows_from(cells, FIRST_CLAUSE):
        clause, entries, place = texts[0], texts[_VERDICT_COLUMN : _VERDICT_COLUMN + len(PARTS)], (page, row)
        if clause in seen:
            result.add_error(DuplicateClause(clause), place)
        elif clause not in sheet.table.maxima:
            result.add_error(UnknownClause(clause or "–"), place)
        else:
            _read_clause(result, clause, entries, place)
        seen.add(clause)


def _read_clause(
    result: ImportedSheet, clause: str, entries: tuple[str, ...], place: tuple[str, int]
) -> None:
    verdict = value_of_label(entries[0], bilingual_labels.VERDICTS)
    if entries[0] and verdict is None:
        result.add_error(TranslatableError("There is no verdict “{word}”.", word=entries[0][:40]), place)
    elif verdict is None and any(entries):
        result.add_error(TranslatableError("Choose a verdict: the row is filled in without one."), place)
    for part, entry in zip(PARTS, (verdict or "", *entries[1:]), strict=True):
        result.set_field(of_clause(clause, part), entry, place)


def _read_rows(result: ImportedSheet, page: str, cells: Cells) -> None:
    numbers = dict.fromkeys(MOST_ROWS, 0)
    for row, texts in _rows_from(cells, FIRST_ROW):
        kind, place = value_of_label(texts[0], bilingual_labels.KINDS), (page, row)
        if kind is None:
            result.add_error(TranslatableError("Choose a kind: “{word}” is none.", word=texts[0][:40]), place)
            continue
        numbers[kind] += 1
        if numbers[kind] > MOST_ROWS[kind]:
            result.add_error(
                TranslatableError("There are more rows of this kind than a report can hold."), place
            )
            continue
        for part, entry in _row(kind, texts, result, place):
            if part in ROWS[kind]:
                result.set_field(of_row(kind, numbers[kind], part), entry, place)


def _row(
    kind: str, texts: tuple[str, ...], result: ImportedSheet, place: tuple[str, int]
) -> Iterator[tuple[str, str]]:
    _, word, clause, statement = texts[:4]
    part, choices = CHOICES[kind]
    chosen = value_of_label(word, choices)
    if word and chosen is None:
        result.add_error(TranslatableError("“{word}” does not go with this kind.", word=word[:40]), place)
    yield part, chosen or ""
    yield "clause", clause
    yield "statement", statement


def _rows_from(cells: Cells, first: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    return ((row, texts) for row, texts in cells.items() if row >= first)
