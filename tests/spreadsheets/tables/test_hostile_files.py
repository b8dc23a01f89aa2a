"""Hostile files instead of lists: none costs more than a list, and each raises its own error."""

import struct
import tracemalloc
from collections.abc import Iterator
from time import process_time
from zipfile import ZIP_BZIP2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.public_register.verification import TooManyLines
from spreadsheets.tables.certificate_list import list_of_file
from spreadsheets.tables.errors import (
    CellTooLong,
    CorruptWorkbook,
    EmptyTable,
    TableError,
    UnsupportedTableFormat,
    UnsupportedWorkbook,
    WorkbookTooLarge,
)
from spreadsheets.tables.zip_limits import LARGEST, MOST_EVENTS
from tests.spreadsheets.tables.workbooks import minimal_workbook, workbook, zipped

ENTITIES = '<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
CELL = "<row><c><v>&a;</v></c></row>"
ENCODINGS = ("utf-7", "zlib", "punycode", "undefined", "gb18030")
MEBIBYTE = 1024 * 1024
TOO_MANY_ELEMENTS = MOST_EVENTS // 2 + 1
WORKBOOK = workbook([["证书编号", "名称"], ["12326SC00001R0M", "示范"]])


def workbook_declaring_size(size: int) -> bytes:
    """A workbook that declares that size for its worksheet."""
    small = minimal_workbook(CELL.replace("&a;", "1"))
    name = small.index(b"xl/worksheets/sheet1.xml", small.rindex(b"PK\x01\x02"))
    return small[: name - 22] + struct.pack("<I", size) + small[name - 18 :]


def hostile_files() -> Iterator[tuple[str, bytes, type[TableError]]]:
    """Name, content and expected error of each; a generator, so that collecting tests builds none."""
    yield "many cells", minimal_workbook("<c/>" * TOO_MANY_ELEMENTS), WorkbookTooLarge
    yield "many strings", minimal_workbook("", "<si/>" * TOO_MANY_ELEMENTS), WorkbookTooLarge
    yield "a large declared size", workbook_declaring_size(1_000 * MEBIBYTE), WorkbookTooLarge
    yield "entities", minimal_workbook(CELL, prologue=ENTITIES), CorruptWorkbook
    yield "an external entity", minimal_workbook(CELL, prologue=OUTSIDE), CorruptWorkbook
    bzip2 = minimal_workbook(CELL.replace("&a;", "1"), compression=ZIP_BZIP2)
    yield "another compression", bzip2, CorruptWorkbook
    yield "a missing string", minimal_workbook('<row><c t="s"><v>7</v></c></row>'), CorruptWorkbook
    yield "a negative row", minimal_workbook('<row r="-1"><c><v>7</v></c></row>'), CorruptWorkbook
    yield "no reference", minimal_workbook('<row><c r="A0x"><v>7</v></c></row>'), CorruptWorkbook
    yield "an open element", minimal_workbook("<row>"), CorruptWorkbook
    for encoding in ENCODINGS:
        prologue = f'<?xml version="1.0" encoding="{encoding}"?>'
        yield encoding, minimal_workbook("<row/>", prologue=prologue), CorruptWorkbook
    yield "a long cell", minimal_workbook(f"<row><c><v>{'1' * 100_000}</v></c></row>"), CellTooLong
    yield "a row too far down", minimal_workbook('<row r="1048577"><c><v>1</v></c></row>'), EmptyTable
    yield "a column too far right", minimal_workbook('<row><c r="XFD1"><v>1</v></c></row>'), EmptyTable
    yield "another archive", zipped({"anything.txt": "1"}), CorruptWorkbook
    yield "a truncated archive", WORKBOOK[:-30], CorruptWorkbook
    yield "an archive's first bytes", b"PK\x03\x04", CorruptWorkbook
    yield "a compound file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), UnsupportedWorkbook
    yield "a PDF", b"%PDF-1.7\n\x00", UnsupportedTableFormat


def test_each_is_refused_by_name() -> None:
    for name, content, expected in hostile_files():
        with pytest.raises(expected):
            pytest.fail(f"{name} was read as {list_of_file(content)[:3]}")


def test_merged_cells_fill_no_more_than_the_rows_there_are() -> None:
    row, merged = "<row><c><v>1</v></c></row>", '<mergeCell ref="A1:A1048576"/>'

    assert len(list_of_file(minimal_workbook(f"{row}</sheetData>{merged}<sheetData>"))) == 1


def test_rows_merged_over_and_over_are_refused() -> None:
    rows = "<row><c><v>1</v></c></row>" * 900
    merged = '<mergeCell ref="A1:A900"/>' * 900

    with pytest.raises(WorkbookTooLarge):
        list_of_file(minimal_workbook(f"{rows}</sheetData><mergeCells>{merged}</mergeCells><sheetData>"))


def test_a_tag_of_megabytes_is_read_once() -> None:
    tag = minimal_workbook(f"<row a='{'x' * 15 * MEBIBYTE}'/>")
    started = process_time()

    with pytest.raises(EmptyTable):
        list_of_file(tag)
    assert process_time() - started < 1


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = minimal_workbook(f"<row><c><v>{'1' * (LARGEST + 1)}</v></c></row>")
    tracemalloc.start()
    try:
        with pytest.raises(WorkbookTooLarge):
            list_of_file(bomb)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < MEBIBYTE


@given(st.binary(max_size=2_000))
def test_any_bytes_are_a_list_or_refused_by_name(content: bytes) -> None:
    _read_or_refused(content)


@given(st.integers(0, 20_000), st.binary(min_size=1, max_size=4))
def test_a_workbook_with_bytes_changed_is_a_list_or_refused_by_name(offset: int, noise: bytes) -> None:
    offset %= len(WORKBOOK)
    _read_or_refused(WORKBOOK[:offset] + noise + WORKBOOK[offset + len(noise) :])


@given(st.text(st.sampled_from('<>/cvrowt="1sAB&; '), max_size=200))
def test_any_sheet_is_a_list_or_refused_by_name(sheet: str) -> None:
    _read_or_refused(minimal_workbook(sheet))


def _read_or_refused(content: bytes) -> None:
    try:
        lines = list_of_file(content)
    except (TableError, TooManyLines):
        return
    assert lines
