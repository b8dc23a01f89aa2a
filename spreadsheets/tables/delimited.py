"""Delimited text: decoding of bytes, and the cells of pasted, typed or CSV text (RFC 4180).

The encoding is determined strictly, so that no character is ever guessed.
"""

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from spreadsheets.tables.errors import CellTooLong, UnsupportedTableFormat

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ENCODINGS: Final = ("utf-8", "gb18030")
"""GB18030 last: nearly all bytes are valid in it, while GB18030 text is hardly ever valid UTF-8."""

_ALLOWED_CONTROLS: Final = frozenset("\t\n\r\f\v\x1c\x1d\x1e\x1f\x85")


def decode(content: bytes) -> str:
    """The text, without its byte order mark. Raises UnsupportedTableFormat."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _text(content.removeprefix(mark), (encoding,))
    return _text(content, _ENCODINGS)


def _text(content: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(_is_no_text(character) for character in set(text)):
            return text
    raise UnsupportedTableFormat


def _is_no_text(character: str) -> bool:
    """Control characters show that the bytes are those of a picture or a program."""
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in _ALLOWED_CONTROLS


Row = tuple[str, ...]

LONGEST_CELL: Final = 2_000
"""Characters. A longer cell is no number and no name: usually a quotation mark is not closed."""

_DELIMITERS: Final = "\t,;，；"

_CHINESE: Final = re.compile(r"[(（\[]?[\u2e80-\u9fff]")

_REST_OF_A_NAME: Final = re.compile(
    r"\s*(ltd|limited|inc|llc|corp|plc|gmbh)\.?\s*(\([^()]*\))?\s*", re.IGNORECASE
)
"""What follows a comma within an English name: `Example Co., Ltd.`"""


def rows_of_text(text: str) -> Iterator[Row]:
    """The rows with their cells, stripped; a blank line is a row without cells. Raises CellTooLong.

    The delimiter is the one on most lines; on a tie the tab wins, as in cells copied from a spreadsheet.
    """
    lines = re.split(r"\r\n|\r|\n", text)
    delimiter = _delimiter(lines)
    try:
        for cells in csv.reader((f"{line}\n" for line in lines), delimiter=delimiter):
            yield tuple(_clean(cell) for cell in _join_split_names(cells))
    except csv.Error as error:
        raise CellTooLong from error


def _delimiter(lines: list[str]) -> str:
    return max(_DELIMITERS, key=lambda mark: sum(mark in line for line in lines))


def _join_split_names(cells: list[str]) -> list[str]:
    if len(cells) == 1:
        return _number_and_name(cells[0])
    joined: list[str] = []
    for cell in cells:
        if joined and _REST_OF_A_NAME.fullmatch(cell):
            joined[-1] += f",{cell}"
        else:
            joined.append(cell)
    return joined


def _number_and_name(cell: str) -> list[str]:
    """Split "NUMBER NAME", typed with a space: the name begins with the first Chinese character."""
    name = _CHINESE.search(cell)
    number = cell[: name.start()] if name else ""
    return [number, cell[len(number) :]] if number.strip() and number[-1].isspace() else [cell]


def _clean(cell: str) -> str:
    """The cell without the apostrophe that marks text, which users type and our exports contain."""
    if len(cell) > LONGEST_CELL:
        raise CellTooLong
    return cell.strip().removeprefix("'")
