"""Which cells does a workbook hold, on the first sheet that shows or on all of them?"""

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
    """Whether the bytes begin like a workbook, of today or of old."""
    return content.startswith(_MAGIC_BYTES)


def rows_of_workbook(content: bytes) -> Iterable[Row]:
    """The rows of the first visible sheet; formulas by the value last computed, dates by their number.

    A cell that was merged with those below it counts for each of them. Raises UnsupportedWorkbook,
    CorruptWorkbook, WorkbookTooLarge.
    """
    package = WorkbookArchive(content)
    book = _workbook_part(package)
    sheets = _related_parts(package, book, _SHEET)
    first = next(
        (sheets[each.id] for each in _sheet_entries(package, book) if each.is_visible and each.id in sheets),
        None,
    )
    if first is None:
        raise CorruptWorkbook
    return cells_of(package.events(first), _shared_strings(package, book)).values()


def sheets_of_workbook(content: bytes) -> dict[str, dict[int, Row]]:
    """Every sheet by its title, whether it shows or not, with its rows by their number.

    Raises what `rows_of_workbook` does.
    """
    package = WorkbookArchive(content)
    book = _workbook_part(package)
    sheets, strings = _related_parts(package, book, _SHEET), _shared_strings(package, book)
    return {
        each.title: cells_of(package.events(sheets[each.id]), strings)
        for each in _sheet_entries(package, book)
        if each.id in sheets
    }


class _SheetEntry(NamedTuple):
    """A sheet as the book names it."""

    id: str
    title: str
    is_visible: bool


def _workbook_part(package: WorkbookArchive) -> str:
    return next(iter(_related_parts(package, "", _BOOK).values()), "")


def _shared_strings(package: WorkbookArchive, book: str) -> list[str]:
    return [
        text
        for part in _related_parts(package, book, _STRINGS).values()
        for text in texts_of(package.events(part), "si")
    ]


def _related_parts(package: WorkbookArchive, part: str, kind: str) -> dict[str, str]:
    """Id → part, of the parts of a kind that a part refers to (part 2, 6.5)."""
    folder = dirname(part)
    return {
        event.attributes.get("Id", ""): normpath(join("/", folder, event.attributes.get("Target", "")))[1:]
        for event in package.events(join(folder, "_rels", f"{basename(part)}.rels"))
        if event.begins("Relationship") and event.attributes.get("Type", "").rpartition("/")[2] == kind
    }


def _sheet_entries(package: WorkbookArchive, book: str) -> list[_SheetEntry]:
    elements = (event.attributes for event in package.events(book) if event.begins("sheet"))
    return [
        _SheetEntry(each.get("id", ""), each.get("name", ""), each.get("state", "visible") == "visible")
        for each in elements
    ]
