"""What do the cells of a spreadsheet hold that somebody sent? Read as texts, within limits, whatever it is.

A spreadsheet is an archive of XML: it may unpack to a thousand times its size, and its XML may stand for more
than it is. So sizes are looked at before anything is unpacked, entities are refused (defusedxml, which the
library uses where it is installed), and no more rows and columns are read than a sheet can have.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

from openpyxl import DEFUSEDXML, load_workbook

from domain.refusal import Refusal

Cells = Mapping[int, tuple[str, ...]]
"""The texts of a page by row, counted from 1; rows with nothing in them are left out."""

LARGEST: Final = 4_000_000
"""Bytes of the whole archive, unpacked: forty times an empty sheet, and all of its texts at their longest."""

MOST_PARTS: Final = 200
MOST_ROWS: Final = 1_000
MOST_COLUMNS: Final = 12


class Unreadable(Refusal):
    """What was sent is no spreadsheet that can be read here; the sentence says what to do."""


def opened(content: bytes) -> dict[str, Cells]:
    """The pages by their titles. Raises Unreadable."""
    _must_be_small(content)
    if not DEFUSEDXML:
        raise RuntimeError("spreadsheets are not read without defusedxml")
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            return {page.title: dict(_rows(page)) for page in book.worksheets}
        finally:
            book.close()
    except Exception as broken:
        raise Unreadable("This file cannot be read. Save it as an Excel workbook (XLSX).") from broken


def _must_be_small(content: bytes) -> None:
    """Look at what the archive says of itself; reading stops where it said too little."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError, OSError) as broken:
        raise Unreadable("This is no Excel workbook (XLSX).") from broken
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST:
        raise Unreadable("This workbook is too large for a score sheet. Download the sheet anew.")


def _rows(page: object) -> Iterator[tuple[int, tuple[str, ...]]]:
    read = page.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)  # type: ignore[attr-defined]
    for number, values in enumerate(read, start=1):
        texts = tuple(_text(value) for value in values)
        if any(texts):
            yield number, texts


def _text(value: object) -> str:
    """What was typed: `8.0` is how programs keep an 8, and a float's shortest form is the figure typed."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float() if value.is_integer():
            return str(int(value))
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value).replace("\r\n", "\n").strip()
