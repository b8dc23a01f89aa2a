"""What do the cells of a spreadsheet hold that somebody sent? Read as texts, within limits, whatever it is.

A spreadsheet is an archive of XML: it may unpack to a thousand times its size, and its XML may stand for more
than it is. So sizes are looked at before anything is unpacked, no more is read of it than its cells, and no
more rows and columns are kept than a sheet can have.
"""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

from domain.errors import TranslatableError
from spreadsheets.tables.errors import TableError
from spreadsheets.tables.workbook import sheets_of_workbook

Cells = Mapping[int, tuple[str, ...]]
"""The texts of a page by row, counted from 1; rows with nothing in them are left out."""

LARGEST: Final = 4_000_000
"""Bytes of the whole archive, unpacked: forty times an empty sheet, and all of its texts at their longest."""

MOST_PARTS: Final = 200
MOST_ROWS: Final = 1_000
MOST_COLUMNS: Final = 12


class UnreadableWorkbook(TranslatableError):
    """What was sent is no spreadsheet that can be read here; the sentence says what to do."""


def read_workbook(content: bytes) -> dict[str, Cells]:
    """The pages by their titles. Raises Unreadable."""
    _must_be_within_limits(content)
    try:
        pages = sheets_of_workbook(content)
    except TableError as error:
        raise UnreadableWorkbook("This file cannot be read. Save it as an Excel workbook (XLSX).") from error
    return {title: dict(_cropped(rows)) for title, rows in pages.items()}


def _must_be_within_limits(content: bytes) -> None:
    """Look at what the archive says of itself; reading stops where it said too little."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableWorkbook("This is no Excel workbook (XLSX).") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST:
        raise UnreadableWorkbook("This workbook is too large for a score sheet. Download the sheet anew.")


def _cropped(rows: Mapping[int, tuple[str, ...]]) -> Iterable[tuple[int, tuple[str, ...]]]:
    """The rows and columns that a sheet can have, each row as wide."""
    for number, texts in rows.items():
        cells = (*texts, *[""] * MOST_COLUMNS)[:MOST_COLUMNS]
        if number <= MOST_ROWS and any(cells):
            yield number, tuple(text.replace("\r\n", "\n").strip() for text in cells)
