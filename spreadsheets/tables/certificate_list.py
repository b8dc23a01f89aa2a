"""Certificate lists for the bulk check: certificate numbers with the names of their claimed holders."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from projections.public_register.verification import ClaimedCertificate, must_not_exceed_limit
from spreadsheets.tables.delimited import LONGEST_CELL, Row, decode, rows_of_text
from spreadsheets.tables.errors import CellTooLong, EmptyTable
from spreadsheets.tables.workbook import is_workbook, rows_of_workbook

HEADING_ROWS: Final = 20
"""Rows in which the header is searched: there may be a title above it."""

_NUMBER_HEADINGS: Final = (
    "证书编号",
    "证书号",
    "证书号码",
    "证书注册号",
    "注册号",
    "认证证书编号",
    "认证证书号",
    "认证编号",
    "certificatenumber",
    "certificateno",
    "certificateid",
    "certificatenr",
    "certnumber",
    "certno",
    "certificate",
    "cert",
    "编号",
    "号码",
    "number",
    "no",
)
"""Headings of the number column, unambiguous ones first: "编号" and "No." may number the rows."""

_NAME_HEADINGS: Final = (
    "获证组织名称",
    "获证组织",
    "获证单位名称",
    "获证单位",
    "获证企业名称",
    "获证企业",
    "持证组织",
    "持证单位",
    "持证人",
    "证书持有人",
    "组织名称",
    "企业名称",
    "单位名称",
    "公司名称",
    "供应商名称",
    "投标人名称",
    "投标人",
    "供应商",
    "组织",
    "企业",
    "单位",
    "公司",
    "名称",
    "certificateholder",
    "holder",
    "holdername",
    "organisation",
    "organization",
    "organisationname",
    "organizationname",
    "company",
    "companyname",
    "supplier",
    "suppliername",
    "bidder",
    "name",
)
"""Headings of the name column, unambiguous ones first."""

_REMARK: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def list_of_text(text: str) -> tuple[ClaimedCertificate, ...]:
    """The list in a pasted or typed text. Raises CellTooLong, EmptyTable, TooManyLines."""
    return _certificates_of(rows_of_text(text))


def list_of_file(content: bytes) -> tuple[ClaimedCertificate, ...]:
    """The list in a file, a workbook or CSV. Raises TableError, TooManyLines."""
    return (
        _certificates_of(rows_of_workbook(content)) if is_workbook(content) else list_of_text(decode(content))
    )


def _certificates_of(rows: Iterable[Row]) -> tuple[ClaimedCertificate, ...]:
    lines = [line for line in _claimed_certificates(list(rows)) if line.number or line.organisation]
    if not lines:
        raise EmptyTable
    must_not_exceed_limit(lines)
    return tuple(lines)


def _claimed_certificates(rows: Sequence[Row]) -> Iterator[ClaimedCertificate]:
    """A line for each row below the header; without a header the number is first, then the name."""
    first, number, name = _headings(rows[:HEADING_ROWS])
    for row in rows[first:]:
        yield ClaimedCertificate(_cell(row, number), _cell(row, name) or None)


def _headings(rows: Sequence[Row]) -> tuple[int, int, int | None]:
    """Index of the first row below the header, and of the columns with numbers and with names."""
    for index, row in enumerate(rows):
        headings = [_heading(cell) for cell in row]
        number = _column(headings, _NUMBER_HEADINGS)
        if number is not None:
            return index + 1, number, _column(headings, _NAME_HEADINGS)
    return 0, 0, 1


def _column(headings: Sequence[str], known_headings: Iterable[str]) -> int | None:
    return next((headings.index(heading) for heading in known_headings if heading in headings), None)


def _heading(cell: str) -> str:
    """The heading for comparison: without width, case, remarks in brackets, spaces and punctuation."""
    folded = unicodedata.normalize("NFKC", cell).casefold()
    return "".join(character for character in _REMARK.sub("", folded) if character.isalnum())


def _cell(row: Row, column: int | None) -> str:
    cell = row[column] if column is not None and column < len(row) else ""
    if len(cell) > LONGEST_CELL:
        raise CellTooLong
    return cell
