"""Search and bulk check in a browser: certificates of a holder, a list of bidders, downloads."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.api.case_steps import grant_certificate, suspend_certificate, today
from tests.api.running_service import json_body
from tests.browser.checks import MAX_PAGE_BYTES, check_page, page_bytes
from tests.browser.sites import Site
from tests.browser.variants import PageCheck, every_checked_language, every_language, every_variant
from tests.browser.visitors import PHONE, Language, Visitor
from tests.spreadsheets.tables.workbooks import workbook

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])

NAME = "福州示范家电有限公司"
NEVER_ISSUED = "12399SC99999R0M"
PREVENT_SUBMIT = (
    "document.querySelector('form[data-check]').addEventListener('submit', (event) => event.preventDefault())"
)
"""Keeps the form from being sent, so that the page stays."""

HIDDEN_WIDTHS = "(frames) => frames.map((frame) => frame.scrollWidth - frame.clientWidth)"
"""Hidden pixels of each table in its scrolling frame."""

HOSTILE = "<img src=x onerror=alert(1)>"

WORDS = {
    "zh-CN": {
        "holder": "组织名称或统一社会信用代码",
        "narrow": "筛选条件",
        "status": "证书状态",
        "search": "搜索",
        "list": "粘贴名单",
        "file": "或选择文件",
        "check": "开始核对",
        "busy": "正在核对名单",
        "differs": "名称不符",
        "xlsx": "下载 XLSX 结果",
        "csv": "下载 CSV 结果",
        "another": "核对其他名单",
    },
    "en": {
        "holder": "Name or unified social credit code",
        "narrow": "Narrow down",
        "status": "Status",
        "search": "Search",
        "list": "Paste the list",
        "file": "Or choose a file",
        "check": "Check the list",
        "busy": "The list is being checked",
        "differs": "The name differs",
        "xlsx": "Download as XLSX",
        "csv": "Download as CSV",
        "another": "Check another list",
    },
}


@pytest.fixture(scope="module")
def numbers(site: Site) -> dict[str, str]:
    """A valid certificate and a suspended one."""
    service = site.service
    _, valid = grant_certificate(service)
    case, other = grant_certificate(service)
    service.clock.set_day(today(service) + timedelta(days=30))
    json_body(suspend_certificate(service, case))
    service.wait_for_views()
    return {"valid": valid, "suspended": other}


@pytest.fixture
def text(numbers: dict[str, str]) -> str:
    """A list with each outcome once, but `in_order` twice."""
    lines = [(numbers["valid"], NAME), (numbers["valid"].lower(), ""), (numbers["suspended"], NAME)]
    lines += [(numbers["valid"], "另一家电器有限公司"), (NEVER_ISSUED, NAME), (HOSTILE, "=1+1")]
    return "\n".join("\t".join(line) for line in lines)


def click_button(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


@every_variant
def test_a_search_leads_to_the_certificate(
    visitor: Visitor, numbers: dict[str, str], locale: Language, prefix: str, script: bool
) -> None:
    words = WORDS[locale]
    page = visitor.page(script=script, screen=PHONE, locale=locale)
    page.goto(f"{prefix}/search")
    page.get_by_label(words["holder"]).fill("示范家电")
    click_button(page, words["search"])

    expect(page.locator(".found > li")).to_have_count(2)
    assert page_bytes(page) <= MAX_PAGE_BYTES

    page.get_by_text(words["narrow"]).click()
    page.get_by_role("combobox", name=words["status"]).select_option("suspended")
    click_button(page, words["search"])
    expect(page.locator(".found .status.suspended")).to_have_count(1)
    page.get_by_role("link", name=NAME).click()

    expect(page.locator(".verdict.suspended")).to_be_visible()
    assert page.url.endswith(f"{prefix}/c/{numbers['suspended']}")


@every_checked_language
def test_every_state_of_the_search_is_accessible(
    visitor: Visitor, numbers: dict[str, str], locale: Language, prefix: str, check: PageCheck
) -> None:
    page = visitor.page(locale=locale)
    queries = {
        "start": "",
        "found": "?q=示范家电&level=five-star",
        "none": "?q=示范家电&status=expired",
        "too-short": "?q=示",
        "wrong-code": "?q=91350100M000100YZ3",
        "number": f"?q={numbers['valid']}",
    }
    for name, query in queries.items():
        page.goto(f"{prefix}/search{query}")
        check(page, f"bulk_check/search-{name}-{locale}")


@every_variant
def test_a_pasted_list_is_checked_and_downloaded(
    visitor: Visitor, text: str, locale: Language, prefix: str, script: bool
) -> None:
    words = WORDS[locale]
    page = visitor.page(script=script, locale=locale)
    page.goto(f"{prefix}/check")
    assert page_bytes(page) <= MAX_PAGE_BYTES
    page.get_by_label(words["list"]).fill(text)
    click_button(page, words["check"])

    expect(page.locator(".tally > li")).to_have_count(5)
    page.wait_for_load_state()
    check_page(page, f"bulk_check/result-{locale}")
    page.get_by_role("link", name=words["differs"]).click()
    expect(page.locator("#name_differs")).to_be_in_viewport()

    for kind in ("xlsx", "csv", "xlsx"):
        with page.expect_download() as download:
            click_button(page, words[kind])
        assert _numbers_in(download.value.path(), kind)[-2:] == [NEVER_ISSUED, HOSTILE]

    page.get_by_role("link", name=words["another"]).click()
    expect(page.get_by_label(words["list"])).to_have_value("")


def _numbers_in(file: Path, kind: str) -> list[str]:
    if kind == "csv":
        return [line.split('","')[1] for line in file.read_text(encoding="utf-8-sig").splitlines()]
    rows = openpyxl.load_workbook(BytesIO(file.read_bytes())).worksheets[0].values
    return [str(row[1]) for row in rows]


@SCRIPT
def test_a_workbook_is_uploaded_and_checked(visitor: Visitor, numbers: dict[str, str], script: bool) -> None:
    page = visitor.page(script=script)
    page.goto("/check")
    content = workbook([["投标人证书清单"], ["序号", "企业名称", "证书编号"], [1, NAME, numbers["valid"]]])
    page.get_by_label(WORDS["zh-CN"]["file"]).set_input_files(
        {"name": "清单.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    )
    click_button(page, WORDS["zh-CN"]["check"])

    expect(page.locator("#in_order")).to_be_visible()
    expect(page.locator(".tally > li")).to_have_count(1)


@every_variant
def test_an_error_in_a_list_links_to_its_field(
    visitor: Visitor, locale: Language, prefix: str, script: bool
) -> None:
    page = visitor.page(script=script, locale=locale)
    page.goto(f"{prefix}/check")
    check_page(page, f"bulk_check/check-{locale}")
    page.get_by_label(WORDS[locale]["list"]).fill(f"{NEVER_ISSUED}\n" * 1001)
    click_button(page, WORDS[locale]["check"])

    expect(page.locator("#wrong")).to_be_visible()
    page.wait_for_load_state()
    check_page(page, f"bulk_check/check-wrong-{locale}")
    page.locator("#wrong a").click()
    expect(page.get_by_label(WORDS[locale]["list"])).to_be_in_viewport()
    assert page.get_by_label(WORDS[locale]["list"]).input_value().count(NEVER_ISSUED) == 1001


@every_language
def test_the_page_shows_progress(visitor: Visitor, locale: Language, prefix: str) -> None:
    page = visitor.page(locale=locale)
    page.goto(f"{prefix}/check")
    page.evaluate(PREVENT_SUBMIT)
    expect(page.get_by_role("progressbar")).not_to_be_visible()
    click_button(page, WORDS[locale]["check"])

    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text(WORDS[locale]["busy"])
    expect(page.locator("form[data-check]")).to_have_attribute("aria-busy", "true")


@SCRIPT
def test_a_list_of_the_maximum_length_is_answered(visitor: Visitor, script: bool) -> None:
    words, lines = WORDS["zh-CN"], "".join(f"12399SC{count:05}R0M\n" for count in range(1000))
    page = visitor.page(script=script)
    page.goto("/check")
    file = FilePayload(name="list.txt", mimeType="text/plain", buffer=lines.encode())
    page.get_by_label(words["file"]).set_input_files(file)
    click_button(page, words["check"])

    expect(page.locator(".checked tbody tr")).to_have_count(1000)


def test_on_a_phone_a_line_is_shown_completely(visitor: Visitor, text: str) -> None:
    page = visitor.page(screen=PHONE)
    page.goto("/check")
    page.get_by_label(WORDS["zh-CN"]["list"]).fill(text)
    click_button(page, WORDS["zh-CN"]["check"])
    expect(page.locator(".tally > li")).to_have_count(5)
    page.wait_for_load_state()

    assert page.locator(".scroll").evaluate_all(HIDDEN_WIDTHS) == [0] * 5


def test_the_printed_result_is_complete(visitor: Visitor, text: str) -> None:
    page = visitor.page()
    page.goto("/check")
    page.get_by_label(WORDS["zh-CN"]["list"]).fill(text)
    click_button(page, WORDS["zh-CN"]["check"])
    page.emulate_media(media="print")

    expect(page.locator(".checked tbody tr")).to_have_count(6)
    expect(page.get_by_role("link", name=NEVER_ISSUED)).to_have_count(0)
    expect(page.locator("main form")).not_to_be_visible()
