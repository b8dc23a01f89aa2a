"""Which cells does a workbook hold, on the first sheet that shows?"""

from collections.abc import Iterator
from posixpath import basename, dirname, join, normpath
from typing import Final

from api.tables.delimited import Row
from api.tables.package import Package
from api.tables.refusals import BrokenWorkbook
from api.tables.sheet import cells_of, texts_of

_BEGINNINGS: Final = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")

_BOOK: Final = "officeDocument"
_STRINGS: Final = "sharedStrings"
_SHEET: Final = "worksheet"


def is_workbook(content: bytes) -> bool:
    """Whether the bytes begin like a workbook, of today or of old."""
    return content.startswith(_BEGINNINGS)


def rows_of_workbook(content: bytes) -> Iterator[Row]:
    """The rows of the first visible sheet; formulas by the value last computed, dates by their number.

    A cell that was merged with those below it counts for each of them. Raises OldWorkbook,
    BrokenWorkbook, WorkbookTooLarge.
    """
    package = Package(content)
    book = next(iter(_related(package, "", _BOOK).values()), "")
    sheets = _related(package, book, _SHEET)
    first = next((sheets[each] for each in _visible(package, book) if each in sheets), None)
    if first is None:
        raise BrokenWorkbook
    strings = [
        text
        for part in _related(package, book, _STRINGS).values()
        for text in texts_of(package.events(part), "si")
    ]
    return cells_of(package.events(first), strings)


def _related(package: Package, part: str, kind: str) -> dict[str, str]:
    """Id → part, of the parts of a kind that a part refers to (part 2, 6.5)."""
    folder = dirname(part)
    return {
        event.attributes.get("Id", ""): normpath(join("/", folder, event.attributes.get("Target", "")))[1:]
        for event in package.events(join(folder, "_rels", f"{basename(part)}.rels"))
        if event.begins("Relationship") and event.attributes.get("Type", "").rpartition("/")[2] == kind
    }


def _visible(package: Package, book: str) -> list[str]:
    return [
        event.attributes.get("id", "")
        for event in package.events(book)
        if event.begins("sheet") and event.attributes.get("state", "visible") == "visible"
    ]
