"""Files that are no sheet: whatever they are, they are refused quickly, in a sentence."""

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


def with_parts(changed: Mapping[str, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in (dict(parts(GOOD)) | dict(changed)).items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x05\x06" + b"\0" * 18, b"<html></html>"])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableWorkbook):
        read_workbook(content)


def test_what_unpacks_to_more_than_a_sheet_can_be_is_refused_unopened() -> None:
    bomb = with_parts({"xl/media/bomb.bin": b"\0" * (LARGEST + 1)})
    assert len(bomb) < 100_000
    began = process_time()

    with pytest.raises(UnreadableWorkbook, match="too large"):
        read_workbook(bomb)
    assert process_time() - began < 1


def test_an_archive_of_very_many_parts_is_refused() -> None:
    with pytest.raises(UnreadableWorkbook, match="too large"):
        read_workbook(with_parts({f"x/{number}": b"" for number in range(300)}))


@pytest.mark.parametrize("doctype", [ENTITIES, OUTSIDE], ids=["many", "outside"])
@pytest.mark.parametrize("part", [SCORES_XML, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"])
def test_entities_are_refused_wherever_they_are(part: str, doctype: str) -> None:
    inner = dict(parts(GOOD))[part].decode().removeprefix('<?xml version="1.0"?>')

    with pytest.raises(UnreadableWorkbook):
        read_workbook(with_parts({part: (doctype + inner).encode()}))


@pytest.mark.parametrize("part", ["xl/styles.xml", "[Content_Types].xml", "xl/theme/theme1.xml"])
def test_what_says_nothing_of_the_cells_is_not_read(part: str) -> None:
    pages = read_workbook(with_parts({part: b"no XML at all"}))

    assert pages == read_workbook(GOOD)


def test_styles_that_are_dear_to_build_cost_nothing() -> None:
    styles = f"<styleSheet><cellXfs>{'<xf/>' * 700_000}</cellXfs></styleSheet>".encode()
    dear = with_parts({"xl/styles.xml": styles})
    assert len(dear) < 50_000
    began = process_time()
    tracemalloc.start()
    try:
        read_workbook(dear)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert process_time() - began < 1
    assert most < 16 * 1024 * 1024


def test_a_row_far_below_costs_nothing() -> None:
    sheet = dict(parts(GOOD))[SCORES_XML].decode()
    far = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    began = process_time()
    pages = read_workbook(with_parts({SCORES_XML: sheet.replace("</sheetData>", far).encode()}))

    assert max(pages["评分表"]) < LAST_ROW
    assert process_time() - began < 1


@settings(max_examples=60)
@given(st.sampled_from(sorted(dict(parts(GOOD)))), st.integers(0, 2000), st.binary(min_size=1, max_size=8))
def test_a_file_broken_anywhere_is_read_or_refused(part: str, at: int, noise: bytes) -> None:
    content = dict(parts(GOOD))[part]
    broken = content[:at] + noise + content[at + len(noise) :]

    for wrong in import_sheet(with_parts({part: broken}), SHEET).errors:
        assert str(wrong.refusal)
