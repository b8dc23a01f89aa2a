"""Which cells does a text hold: pasted from a table, typed by hand, or written as CSV (RFC 4180)?"""

import csv
import re
from collections.abc import Iterator
from typing import Final

from spreadsheets.tables.errors import CellTooLong

Row = tuple[str, ...]

LONGEST_CELL: Final = 2_000
"""Characters. What is longer is no number and no name: mostly a quotation mark was never closed."""

_DELIMITERS: Final = "\t,;，；"

_CHINESE: Final = re.compile(r"[(（\[]?[\u2e80-\u9fff]")

_REST_OF_A_NAME: Final = re.compile(
    r"\s*(ltd|limited|inc|llc|corp|plc|gmbh)\.?\s*(\([^()]*\))?\s*", re.IGNORECASE
)
"""What follows a comma within an English name: `Example Co., Ltd.`"""


def rows_of_text(text: str) -> Iterator[Row]:
    """The rows with their cells, stripped; a blank line is a row without cells. Raises CellTooLong.

    The delimiter is the one that is on most lines; the tab comes first, as in cells copied from a table.
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
    """Typed with a space between, the name begins with the first Chinese character."""
    name = _CHINESE.search(cell)
    number = cell[: name.start()] if name else ""
    return [number, cell[len(number) :]] if number.strip() and number[-1].isspace() else [cell]


def _clean(cell: str) -> str:
    """Without the apostrophe that says "this is text": people type it, and tables written here have it."""
    if len(cell) > LONGEST_CELL:
        raise CellTooLong
    return cell.strip().removeprefix("'")
