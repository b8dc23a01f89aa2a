"""Cells of one worksheet, row by row, from its XML events.

Clauses are those of ECMA-376, part 1.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Final

from spreadsheets.tables.delimited import Row
from spreadsheets.tables.errors import CorruptWorkbook, WorkbookTooLarge
from spreadsheets.tables.zip_limits import XmlEvent

MOST_COLUMNS: Final = 100
"""Columns further to the right are ignored."""

LAST_ROW: Final = 1_048_576
MOST_MERGED: Final = 100_000
"""Limit of the cells filled from a merged range."""

_CELL_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WHOLE: Final = re.compile(r"[0-9]{1,9}")
_LONGEST_INTEGER: Final = 30


def cells_of(events: Iterable[XmlEvent], strings: list[str]) -> dict[int, Row]:
    """The rows that are not empty, by number and in order, each from column 1 on.

    Raises CorruptWorkbook, WorkbookTooLarge.
    """
    sheet = _WorksheetReader(strings)
    for event in events:
        sheet.feed(event)
    sheet.fill_merged()
    return {
        row: tuple(cells.get(column, "") for column in range(1, max(cells) + 1))
        for row, cells in sorted(sheet.rows.items())
    }


def texts_of(events: Iterable[XmlEvent], name: str) -> Iterator[str]:
    """The text of each element of that name: all its runs, without phonetic runs (18.4.6)."""
    runs: list[str] = []
    in_phonetic_run = in_text = False
    for event in events:
        match event.kind, event.text:
            case "start", "t":
                in_text = not in_phonetic_run
            case ("start" | "end") as kind, "rPh":
                in_phonetic_run = kind == "start"
            case "end", "t":
                in_text = False
            case "end", ended if ended == name:
                yield unescaped("".join(runs))
                runs.clear()
            case "text", text if in_text:
                runs.append(text)


def unescaped(text: str) -> str:
    """The text with escapes such as `_x000D_` replaced by their characters (22.9.2.19)."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


class _WorksheetReader:
    """State of reading a worksheet."""

    def __init__(self, strings: list[str]) -> None:
        self.rows: dict[int, dict[int, str]] = {}
        self._strings = strings
        self._merged: list[tuple[int, int, int]] = []
        self._row = self._column = 0
        self._cell: list[XmlEvent] = []

    def feed(self, event: XmlEvent) -> None:
        """Process the next event. Raises CorruptWorkbook."""
        match event.kind, event.text:
            case "start", "row":
                self._row = _parse_integer(event.attributes.get("r"), self._row + 1)
                self._column = 0
            case "start", "c":
                reference = event.attributes.get("r")
                self._column = _parse_reference(reference)[0] if reference else self._column + 1
                self._cell = [event]
            case "end", "c":
                self._store_cell(self._cell)
                self._cell = []
            case "start", "mergeCell":
                self._merge(event.attributes.get("ref", ""))
            case _ if self._cell:
                self._cell.append(event)

    def fill_merged(self) -> None:
        """Copy the value of each merged cell to the rows below it in its range. Raises WorkbookTooLarge."""
        last, filled = max(self.rows, default=0), 0
        for column, top, bottom in self._merged:
            text = self.rows.get(top, {}).get(column)
            below = range(top + 1, min(bottom, last) + 1) if text else range(0)
            filled += len(below)
            if filled > MOST_MERGED:
                raise WorkbookTooLarge
            for row in self.rows.keys() & set(below):
                self.rows[row][column] = text or ""

    def _store_cell(self, cell: list[XmlEvent]) -> None:
        text = self._cell_text(cell)
        if text and self._column <= MOST_COLUMNS and self._row <= LAST_ROW:
            self.rows.setdefault(self._row, {})[self._column] = text

    def _cell_text(self, cell: list[XmlEvent]) -> str:
        kind = cell[0].attributes.get("t", "n")
        if kind == "inlineStr":
            return "".join(texts_of(cell, "is")).strip()
        value = _value(cell)
        match kind:
            case "s":
                return self._shared(value).strip()
            case "n":
                return _plain_number(value)
            case "b":
                return {"1": "TRUE", "0": "FALSE"}.get(value, value)
            case _:
                return unescaped(value).strip()

    def _shared(self, index: str) -> str:
        position = _parse_integer(index, 0)
        if position >= len(self._strings):
            raise CorruptWorkbook
        return self._strings[position]

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        (column, top), (_, bottom) = _parse_reference(first), _parse_reference(last or first)
        if bottom > top and column <= MOST_COLUMNS:
            self._merged.append((column, top, bottom))


def _value(cell: list[XmlEvent]) -> str:
    """The text of `v`: for a formula its last computed value."""
    inside, text = False, ""
    for event in cell:
        if event.kind == "text":
            text += event.text if inside else ""
        elif event.text == "v":
            inside = event.kind == "start"
    return text.strip()


def _plain_number(number: str) -> str:
    """The number as it was typed: a workbook stores 1.23E+15 for a long one, 1.1000000000000001 for 1.1."""
    try:
        value = Decimal(number)
    except InvalidOperation:
        return number
    if not value.is_finite() or abs(value.adjusted()) > _LONGEST_INTEGER:
        return number
    whole = value == value.to_integral_value()
    return format(value.to_integral_value() if whole else Decimal(repr(float(value))), "f")


def _parse_reference(reference: str) -> tuple[int, int]:
    """Column and row of a reference such as `B5`, both counted from 1. Raises CorruptWorkbook."""
    match = _CELL_REFERENCE.fullmatch(reference)
    if not match:
        raise CorruptWorkbook
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column, int(match[2])


def _parse_integer(number: str | None, default: int) -> int:
    if number is None:
        return default
    if not _WHOLE.fullmatch(number):
        raise CorruptWorkbook
    return int(number)
