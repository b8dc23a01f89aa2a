"""Hostile files instead of score sheets: each is refused quickly, with a sentence."""

import tracemalloc
from collections.abc import Iterator, Mapping
from io import BytesIO
from time import process_time
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreadsheets.score_sheets.import_workbook import (
    LARGEST,
    LAST_ROW,
    UnreadableWorkbook,
    import_sheet,
    read_workbook,
)
from spreadsheets.score_sheets.write_workbook import write_workbook
from tests.spreadsheets.score_sheets.filled_sheets import SHEET, filled_sheet

GOOD = write_workbook(SHEET, filled_sheet("96"), "zh")
SCORES_XML = "xl/worksheets/sheet2.xml"
ENTITIES = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    with ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


GOOD_PARTS = dict(parts(GOOD))


def with_parts(changed: Mapping[str, bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in (GOOD_PARTS | dict(changed)).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_what_is_no_archive_is_refused() -> None:
    for content in (b"", b"no archive", b"PK\x05\x06" + b"\0" * 18, b"<html></html>"):
        with pytest.raises(UnreadableWorkbook):
            pytest.fail(f"{content!r} was read as {read_workbook(content)}")


def test_what_unpacks_to_more_than_a_sheet_can_be_is_refused_unopened() -> None:
    bomb = with_parts({"xl/media/bomb.bin": b"\0" * (LARGEST + 1)})
    assert len(bomb) < 100_000
    started = process_time()

    with pytest.raises(UnreadableWorkbook, match="too large"):
        read_workbook(bomb)
    assert process_time() - started < 1


def test_an_archive_of_very_many_parts_is_refused() -> None:
    with pytest.raises(UnreadableWorkbook, match="too large"):
        read_workbook(with_parts({f"x/{number}": b"" for number in range(300)}))


def test_entities_are_refused_wherever_they_are() -> None:
    for part in (SCORES_XML, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"):
        inner = GOOD_PARTS[part].decode().removeprefix('<?xml version="1.0"?>')
        for doctype in (ENTITIES, OUTSIDE):
            hostile = with_parts({part: (doctype + inner).encode()})
            with pytest.raises(UnreadableWorkbook):
                pytest.fail(f"{part} with {doctype} was read as {list(read_workbook(hostile))}")


def test_parts_without_cells_are_not_read() -> None:
    pages = read_workbook(GOOD)

    for part in ("xl/styles.xml", "[Content_Types].xml", "xl/theme/theme1.xml"):
        assert read_workbook(with_parts({part: b"no XML at all"})) == pages, part


def test_styles_that_are_costly_to_build_cost_nothing() -> None:
    styles = f"<styleSheet><cellXfs>{'<xf/>' * 700_000}</cellXfs></styleSheet>".encode()
    costly = with_parts({"xl/styles.xml": styles})
    assert len(costly) < 50_000
    started = process_time()
    tracemalloc.start()
    try:
        read_workbook(costly)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert process_time() - started < 1
    assert peak < 16 * 1024 * 1024


def test_a_row_far_below_costs_nothing() -> None:
    sheet = GOOD_PARTS[SCORES_XML].decode()
    far = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    started = process_time()
    pages = read_workbook(with_parts({SCORES_XML: sheet.replace("</sheetData>", far).encode()}))

    assert max(pages["评分表"]) < LAST_ROW
    assert process_time() - started < 1


@settings(max_examples=40)
@given(st.sampled_from(sorted(GOOD_PARTS)), st.integers(0, 2000), st.binary(min_size=1, max_size=8))
def test_a_file_broken_anywhere_is_read_or_refused(part: str, offset: int, noise: bytes) -> None:
    content = GOOD_PARTS[part]
    broken = content[:offset] + noise + content[offset + len(noise) :]

    for error in import_sheet(with_parts({part: broken}), SHEET).errors:
        assert str(error.error)
