"""Hostile files: none costs more than a list does, and each is refused by name."""

import struct
import tracemalloc
from time import process_time
from zipfile import ZIP_BZIP2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.public_register.verification import TooManyLines
from spreadsheets.tables.lists import list_of_file
from spreadsheets.tables.refusals import (
    BrokenWorkbook,
    CellTooLong,
    NothingListed,
    NotText,
    OldWorkbook,
    TableRefused,
    WorkbookTooLarge,
)
from tests.tables.given import package, workbook, zipped

ENTITIES = '<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
CELL = "<row><c><v>&a;</v></c></row>"
ENCODINGS = ("utf-7", "zlib", "punycode", "undefined", "gb18030")
MEBIBYTE = 1024 * 1024


def declared(size: int) -> bytes:
    """A workbook whose first part says it is that large, in both places."""
    small = package(CELL.replace("&a;", "1"))
    name = small.index(b"xl/worksheets/sheet1.xml", small.rindex(b"PK\x01\x02"))
    return small[: name - 22] + struct.pack("<I", size) + small[name - 18 :]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (package(f"<row><c><v>{'1' * 100 * MEBIBYTE}</v></c></row>"), WorkbookTooLarge),
        (package("<c/>" * MEBIBYTE), WorkbookTooLarge),
        (package("", "<si/>" * MEBIBYTE), WorkbookTooLarge),
        (declared(1_000 * MEBIBYTE), WorkbookTooLarge),
        (package(CELL, before=ENTITIES), BrokenWorkbook),
        (package(CELL, before=OUTSIDE), BrokenWorkbook),
        (package(CELL.replace("&a;", "1"), packed=ZIP_BZIP2), BrokenWorkbook),
        (package('<row><c t="s"><v>7</v></c></row>'), BrokenWorkbook),
        (package('<row r="-1"><c><v>7</v></c></row>'), BrokenWorkbook),
        (package('<row><c r="A0x"><v>7</v></c></row>'), BrokenWorkbook),
        (package("<row>"), BrokenWorkbook),
        *(
            (package("<row/>", before=f'<?xml version="1.0" encoding="{name}"?>'), BrokenWorkbook)
            for name in ENCODINGS
        ),
        (package(f"<row><c><v>{'1' * 100_000}</v></c></row>"), CellTooLong),
        (package('<row r="1048577"><c><v>1</v></c></row>'), NothingListed),
        (package('<row><c r="XFD1"><v>1</v></c></row>'), NothingListed),
        (zipped({"anything.txt": "1"}), BrokenWorkbook),
        (workbook([["1"]])[:-30], BrokenWorkbook),
        (b"PK\x03\x04", BrokenWorkbook),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), OldWorkbook),
        (b"%PDF-1.7\n\x00", NotText),
    ],
)
def test_each_is_refused_by_name(content: bytes, refusal: type[TableRefused]) -> None:
    with pytest.raises(refusal):
        list_of_file(content)


def test_merged_cells_fill_no_more_than_the_rows_there_are() -> None:
    row, merged = "<row><c><v>1</v></c></row>", '<mergeCell ref="A1:A1048576"/>'

    assert len(list_of_file(package(f"{row}</sheetData>{merged}<sheetData>"))) == 1


def test_rows_merged_over_and_over_are_refused() -> None:
    rows = "<row><c><v>1</v></c></row>" * 900
    merged = '<mergeCell ref="A1:A900"/>' * 900

    with pytest.raises(WorkbookTooLarge):
        list_of_file(package(f"{rows}</sheetData><mergeCells>{merged}</mergeCells><sheetData>"))


def test_a_tag_of_megabytes_is_read_once() -> None:
    tag = package(f"<row a='{'x' * 15 * MEBIBYTE}'/>")
    began = process_time()

    with pytest.raises(NothingListed):
        list_of_file(tag)
    assert process_time() - began < 1


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = package(f"<row><c><v>{'1' * 100 * MEBIBYTE}</v></c></row>")
    tracemalloc.start()
    try:
        with pytest.raises(WorkbookTooLarge):
            list_of_file(bomb)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert most < MEBIBYTE


@given(st.binary(max_size=2_000))
def test_any_bytes_are_a_list_or_refused_by_name(content: bytes) -> None:
    _read_or_refused(content)


@given(st.integers(0, 20_000), st.binary(min_size=1, max_size=4))
def test_a_workbook_with_bytes_changed_is_a_list_or_refused_by_name(place: int, other: bytes) -> None:
    whole = workbook([["证书编号", "名称"], ["12326SC00001R0M", "示范"]])
    place %= len(whole)
    _read_or_refused(whole[:place] + other + whole[place + len(other) :])


@given(st.text(st.sampled_from('<>/cvrowt="1sAB&; '), max_size=200))
def test_any_sheet_is_a_list_or_refused_by_name(sheet: str) -> None:
    _read_or_refused(package(sheet))


def _read_or_refused(content: bytes) -> None:
    try:
        lines = list_of_file(content)
    except (TableRefused, TooManyLines):
        return
    assert lines
