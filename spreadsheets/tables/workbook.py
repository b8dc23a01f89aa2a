"""Cells of a workbook (XLSX), on its first visible worksheet or on all of them."""

from collections.abc import Iterable
from posixpath import basename, dirname, join, normpath
from typing import Final, NamedTuple

from spreadsheets.tables.delimited import Row
from spreadsheets.tables.errors import CorruptWorkbook
from spreadsheets.tables.worksheet import cells_of, texts_of
from spreadsheets.tables.zip_limits import WorkbookArchive

_MAGIC_BYTES: Final = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")

_BOOK: Final = "officeDocument"
_STRINGS: Final = "sharedStrings"
_SHEET: Final = "worksheet"


def is_workbook(content: bytes) -> bool:
    """Whether the bytes begin like a workbook, in the current or the old binary format."""
    return content.startswith(_MAGIC_BYTES)


def rows_of_workbook(content: bytes) -> Iterable[Row]:
    """The rows of the first visible worksheet; formulas by the last computed value, dates by their number.

    A cell merged with cells below it gives its value to each of them. Raises UnsupportedWorkbook,
    CorruptWorkbook, WorkbookTooLarge.
    """
    archive = WorkbookArchive(content)
    book = _workbook_part(archive)
    sheets = _related_parts(archive, book, _SHEET)
    first = next(
        (sheets[each.id] for each in _sheet_entries(archive, book) if each.is_visible and each.id in sheets),
        None,
    )
    if first is None:
        raise CorruptWorkbook
    return cells_of(archive.events(first), _shared_strings(archive, book)).values()


def sheets_of_workbook(content: bytes) -> dict[str, dict[int, Row]]:
    """Every worksheet by title, visible or not, with its rows by number.

    Raises what `rows_of_workbook` does.
    """
    archive = WorkbookArchive(content)
    book = _workbook_part(archive)
    sheets, strings = _related_parts(archive, book, _SHEET), _shared_strings(archive, book)
    return {
        each.title: cells_of(archive.events(sheets[each.id]), strings)
        for each in _sheet_entries(archive, book)
        if each.id in sheets
    }


class _SheetEntry(NamedTuple):
    """The entry of a worksheet in the workbook part."""

    id: str
    title: str
    is_visible: bool


def _workbook_part(archive: WorkbookArchive) -> str:
    return next(iter(_related_parts(archive, "", _BOOK).values()), "")


def _shared_strings(archive: WorkbookArchive, book: str) -> list[str]:
    return [
        text
        for part in _related_parts(archive, book, _STRINGS).values()
        for text in texts_of(archive.events(part), "si")
    ]


def _related_parts(archive: WorkbookArchive, part: str, kind: str) -> dict[str, str]:
    """Relationship id → target, for the relationships of one kind of a part (ECMA-376, part 2, 6.5)."""
    folder = dirname(part)
    return {
        event.attributes.get("Id", ""): normpath(join("/", folder, event.attributes.get("Target", "")))[1:]
        for event in archive.events(join(folder, "_rels", f"{basename(part)}.rels"))
        if event.begins("Relationship") and event.attributes.get("Type", "").rpartition("/")[2] == kind
    }


def _sheet_entries(archive: WorkbookArchive, book: str) -> list[_SheetEntry]:
    elements = (event.attributes for event in archive.events(book) if event.begins("sheet"))
    return [
        _SheetEntry(each.get("id", ""), each.get("name", ""), each.get("state", "visible") == "visible")
        for each in elements
    ]
