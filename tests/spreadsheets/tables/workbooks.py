"""Workbooks for tests: written by openpyxl, or put together from XML."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

Cells = list[list[object]]


def workbook(rows: Cells, merged_ranges: tuple[str, ...] = ()) -> bytes:
    """A workbook with these rows, written by openpyxl."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    for each in merged_ranges:
        sheet.merge_cells(each)
    return workbook_bytes(book)


def workbook_bytes(book: Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def minimal_workbook(
    sheet: str, strings: str = "", *, prologue: str = "", compression: int = ZIP_DEFLATED
) -> bytes:
    """A workbook with the fewest parts; `sheet` and `strings` are the XML in `sheetData` and `sst`."""
    relationships = f'<Relationships xmlns="{RELATIONSHIPS}">{{}}</Relationships>'
    relationship = '<Relationship Id="{0}" Type="' + KINDS + '/{1}" Target="{2}"/>'
    parts = {
        "_rels/.rels": relationships.format(relationship.format("r1", "officeDocument", "/xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{KINDS}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relationships.format(
            relationship.format("r1", "worksheet", "worksheets/sheet1.xml")
            + relationship.format("r2", "sharedStrings", "sharedStrings.xml")
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": f'{prologue}<worksheet xmlns="{MAIN}">'
        f"<sheetData>{sheet}</sheetData></worksheet>",
    }
    return zipped(parts, compression)


def zipped(parts: dict[str, str], compression: int = ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", compression) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()
