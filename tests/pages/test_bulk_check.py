"""Bulk check: a pasted or uploaded list, a report as page or file; nothing is stored."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from httpx2 import Response

from api.middleware.rate_limit import VERIFICATION
from api.pages.bulk_check.report import list_as_text
from api.pages.bulk_check.routes import UNREADABLE_LIST_COST
from projections.public_register.verification import ClaimedCertificate
from spreadsheets.tables.certificate_list import list_of_text
from spreadsheets.tables.delimited import decode, rows_of_text
from tests.api.case_steps import grant_certificate, suspend_certificate, today
from tests.api.running_service import Clock, Service, json_body, running_service
from tests.spreadsheets.tables.workbooks import workbook

NAME = "福州示范家电有限公司"
NEVER_ISSUED = "12399SC99999R0M"
OUTCOMES = ("name_differs", "not_valid", "not_issued", "malformed", "in_order")
HOSTILE = '=HYPERLINK("http://x")<script>alert(1)</script>'


@pytest.fixture(scope="module")
def numbers(shared_service: Service) -> dict[str, str]:
    """A valid certificate, and one suspended a month later."""
    _, valid = grant_certificate(shared_service)
    case, other = grant_certificate(shared_service)
    shared_service.clock.set_day(today(shared_service) + timedelta(days=30))
    json_body(suspend_certificate(shared_service, case))
    shared_service.wait_for_views()
    return {"valid": valid, "suspended": other}


@pytest.fixture(scope="module")
def text(numbers: dict[str, str]) -> str:
    """A list with each outcome once."""
    lines = [
        f"{numbers['valid'].lower()}\t{NAME}",
        f"{numbers['suspended']}\t",
        f"{numbers['valid']}\t另一家公司",
        f"{NEVER_ISSUED}\t{NAME}",
        f"{HOSTILE}\t=1+1",
    ]
    return "\n".join(lines)


def submit(service: Service, path: str = "/en/check", file: bytes = b"", /, **fields: str) -> Response:
    """Response to the form as browsers send it."""
    files: dict[str, Any] = {name: (None, value.encode()) for name, value in fields.items()}
    files["file"] = ("list", file, "application/octet-stream")
    return service.client.post(path, files=files)


def hidden(page: str, name: str) -> str:
    (_, value) = page.split(f'name="{name}" value="', 1)
    return unescape(value.split('"', 1)[0])


def rows_of(answer: Response) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(BytesIO(answer.content))
    return [tuple(row) for row in book.worksheets[0].values]


def test_lines_are_grouped_by_outcome(shared_service: Service, text: str) -> None:
    page = submit(shared_service, list=text).text
    order = [page.index(f'<h2 id="{name}"') for name in OUTCOMES]

    assert order == sorted(order)
    assert "5 lines were checked" in page
    assert all(f'href="#{name}"' in page for name in OUTCOMES)


def test_a_line_links_to_its_certificate(shared_service: Service, numbers: dict[str, str], text: str) -> None:
    page = submit(shared_service, list=text, as_of="2025-01-20").text

    assert f'href="/en/c/{numbers["suspended"]}?as_of=2025-01-20"' in page
    assert f'href="/en/c/{NEVER_ISSUED}' not in page


def test_the_day_determines_the_status(shared_service: Service, numbers: dict[str, str]) -> None:
    now, then = (
        submit(shared_service, list=numbers["suspended"], as_of=day).text for day in ("", "2025-01-20")
    )

    assert 'id="not_valid"' in now
    assert 'id="in_order"' in then
    assert "As of the end of <time" in then


def test_content_of_a_list_is_escaped(shared_service: Service, text: str) -> None:
    page = submit(shared_service, list=text).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_its_encoding(
    shared_service: Service, numbers: dict[str, str], encoding: str
) -> None:
    page = submit(
        shared_service, "/en/check", f"证书编号,组织名称\r\n{numbers['valid']},{NAME}\r\n".encode(encoding)
    ).text

    assert 'id="in_order"' in page
    assert NAME in page


def test_a_workbook_is_read(shared_service: Service, numbers: dict[str, str]) -> None:
    page = submit(
        shared_service, "/en/check", workbook([["企业名称", "证书号"], [NAME, numbers["valid"]]])
    ).text

    assert 'id="in_order"' in page


@pytest.mark.parametrize(
    ("fields", "file", "field", "sentence"),
    [
        ({"list": " \n "}, b"", "list", "There is nothing in the list"),
        ({"list": "1\n" * 1001}, b"", "list", "1,001 lines: at most 1,000"),
        ({"list": 'a,"b\n' + "a,b\n" * 900}, b"", "list", "never closed"),
        ({"list": "1", "as_of": "2025-02-30"}, b"", "as_of", "Give a day of the calendar"),
        ({"list": "1"}, b"2", "file", "not both"),
        ({}, b"\x89PNG\r\n\x1a\n\x00", "file", "neither a workbook"),
        ({}, b"\xd0\xcf\x11\xe0" + bytes(99), "file", "old format"),
        ({}, b"PK\x03\x04", "file", "cannot be read"),
        ({}, b"\n", "file", "There is nothing in the list"),
    ],
)
def test_an_error_is_shown_at_its_field_with_the_entries(
    shared_service: Service, fields: dict[str, str], file: bytes, field: str, sentence: str
) -> None:
    answer = submit(shared_service, "/en/check", file, **fields)

    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert f'id="{field}-error"' in answer.text
    assert answer.text.count(sentence) == 2
    assert unescape(answer.text).count(fields.get("list", "")[:10]) >= 1


def test_error_messages_are_translated(shared_service: Service) -> None:
    assert "旧版 XLS 工作簿" in submit(shared_service, "/check", b"\xd0\xcf\x11\xe0" + bytes(99)).text


def test_a_body_that_is_too_large_is_refused(shared_service: Service) -> None:
    assert submit(shared_service, "/en/check", b"1" * (1024 * 1024)).status_code == 413


@pytest.mark.parametrize("day", ["", "2025-01-20"])
def test_the_file_matches_the_page(
    shared_service: Service, numbers: dict[str, str], text: str, day: str
) -> None:
    page = submit(shared_service, list=text, as_of=day).text
    fields = {name: hidden(page, name) for name in ("list", "as_of")}
    shared_service.clock.advance(minutes=5)
    headings, *rows = rows_of(submit(shared_service, "/en/check/download", **fields, format="xlsx"))
    status = {"": "Suspended", "2025-01-20": "Valid"}[day]

    assert headings[:4] == ("Line", "Certificate number", "Organisation name", "Finding")
    assert [row[1:3] for row in rows] == [
        (numbers["valid"].lower(), NAME),
        (numbers["suspended"], None),
        (numbers["valid"], "另一家公司"),
        (NEVER_ISSUED, NAME),
        (HOSTILE, "=1+1"),
    ]
    assert rows[1][4] == status
    assert f">{rows[1][10]}</time>" in page or "23:59:59" in rows[1][10]


def test_nothing_in_a_file_is_a_formula(shared_service: Service, text: str) -> None:
    content = submit(shared_service, "/en/check/download", list=text, format="xlsx")
    sheet = openpyxl.load_workbook(BytesIO(content.content)).worksheets[0]
    plain = submit(shared_service, "/check/download", list=text, format="csv")
    cells = [cell for row in rows_of_text(decode(plain.content)) for cell in row]

    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert HOSTILE in cells
    assert "\"'=HYPERLINK" in plain.content.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("kind", "type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_download_has_a_file_name(shared_service: Service, kind: str, type: str) -> None:
    answer = submit(shared_service, "/check/download", list=NEVER_ISSUED, format=kind)
    disposition = answer.headers["content-disposition"]

    assert answer.headers["content-type"] == type
    assert re.fullmatch(rf'attachment; filename="certtrail-2025\d{{4}}-\d{{6}}.{kind}"', disposition)
    assert answer.headers["cache-control"] == "no-store"


def test_a_downloaded_file_can_be_checked_again(shared_service: Service, text: str) -> None:
    content = submit(shared_service, "/check/download", list=text, format="xlsx")
    page = submit(shared_service, "/en/check", content.content).text

    assert "5 lines were checked" in page
    assert all(f'<h2 id="{name}"' in page for name in OUTCOMES)


def test_an_unknown_file_format_shows_the_form(shared_service: Service) -> None:
    assert "<textarea" in submit(shared_service, "/check/download", list=NEVER_ISSUED, format="pdf").text


def test_a_get_request_for_a_file_redirects_to_the_form(shared_service: Service) -> None:
    assert "Paste the list" in shared_service.client.get("/en/check/download").text


def test_a_list_is_unchanged_after_serialisation() -> None:
    lines = (
        ClaimedCertificate("", NAME),
        ClaimedCertificate("'1\t2"),
        ClaimedCertificate("=1", "Limited Brands"),
        ClaimedCertificate('a"b', "c, d；e\nf"),
        ClaimedCertificate("证书编号", "组织名称"),
    )

    assert list_of_text(list_as_text(lines)) == lines


def test_a_resumed_form_is_shown_and_not_checked(shared_service: Service) -> None:
    answer = submit(shared_service, list=NEVER_ISSUED, again="1")

    assert (answer.status_code, NEVER_ISSUED in answer.text) == (200, True)
    assert "<textarea" in answer.text


@pytest.mark.parametrize(
    ("content", "cost"),
    [(b"1\n2\n3\n", 3), (b"PK\x03\x04", UNREADABLE_LIST_COST), (b"1\n" * 9000, UNREADABLE_LIST_COST)],
)
def test_the_rate_limit_counts_lines_and_a_fixed_cost_for_unreadable_lists(
    seeded_url: str, content: bytes, cost: int
) -> None:
    clock = Clock(datetime(2025, 1, 6, tzinfo=UTC))
    with running_service(seeded_url, clock) as service:
        left = submit(service, "/en/check", content).headers["ratelimit"]

    assert f'"verification";r={VERIFICATION.quota - cost};' in left
