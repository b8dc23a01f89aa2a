"""Entries of a score sheet are never lost: drafts, concurrent editing, spreadsheets, network failure."""

import pytest
from playwright.sync_api import expect

from tests.browser.sheet_page import LEVELS, check_sheet_page, fill, ignore_violation, open_sheet, press
from tests.browser.sites import Site
from tests.browser.variants import every_variant
from tests.browser.visitors import Language, Visitor
from tests.pages.sheet_page import case_to_audit
from tests.spreadsheets.score_sheets.filled_sheets import filled_sheet


@pytest.fixture
def case(site: Site) -> str:
    return case_to_audit(site.service)


@pytest.mark.parametrize("script", [True, False])
def test_a_draft_is_found_again_in_another_session(
    site: Site, visitor: Visitor, case: str, script: bool
) -> None:
    page = open_sheet(visitor, site, case, script=script)
    fill(page, {"clause.5.1.1.1.verdict": "sampled", "clause.5.1.1.1.checked": "8"})
    fill(page, {"clause.5.1.1.1.nonconforming": "2", "deduction.1.statement": "未公示三包信息"})
    press(page, "", "save")
    expect(page.get_by_text("草稿已保存，评审尚未登记。")).to_be_visible()
    other = open_sheet(visitor, site, case, "auditor", script=script)

    expect(other.locator('[name="clause.5.1.1.1.nonconforming"]')).to_have_value("2")
    expect(other.locator('[name="deduction.1.statement"]')).to_have_value("未公示三包信息")
    expect(other.locator('[name="deduction.2.statement"]')).to_be_visible()


@every_variant
def test_concurrent_auditors_do_not_overwrite_each_other(
    site: Site, visitor: Visitor, case: str, locale: Language, prefix: str, script: bool
) -> None:
    one = open_sheet(visitor, site, case, "leader", prefix=prefix, script=script)
    other = open_sheet(visitor, site, case, "auditor", prefix=prefix, script=script)
    fill(one, {"clause.5.1.1.1.verdict": "met", "clause.5.1.1.2.verdict": "met"})
    fill(other, {"clause.5.1.1.1.verdict": "not_met", "clause.5.1.1.3.verdict": "met"})
    press(one, prefix, "save")
    expect(one.locator(".notice.good")).to_be_visible()
    press(other, prefix, "save")

    expect(other.locator("#wrong")).to_be_visible()
    expect(other.locator('[id="colleague.clause.5.1.1.1"]')).to_contain_text("符合" if not prefix else "Met")
    expect(other.locator('[name="clause.5.1.1.2.verdict"][value="met"]')).to_be_checked()
    check_sheet_page(other, "two-at-once", prefix)
    ignore_violation(visitor, 409)
    press(other, prefix, "save")
    expect(other.locator(".notice.good")).to_be_visible()


@every_variant
def test_the_sheet_is_exported_as_a_spreadsheet_and_imported(
    site: Site, visitor: Visitor, case: str, locale: Language, prefix: str, script: bool
) -> None:
    page = open_sheet(visitor, site, case, prefix=prefix, script=script)
    fill(page, filled_sheet("94.96"))
    press(page, prefix, "save")
    expect(page.locator(".notice.good")).to_be_visible()
    page.locator("details summary").click()
    with page.expect_download() as download:
        page.locator("a[href*='sheet.xlsx']").click()
    fill(page, {"clause.5.3.2.4.verdict": "not_met"})
    page.locator("#file").set_input_files(download.value.path())
    press(page, prefix, "import")

    expect(page.locator("#score .score")).to_have_text("94.96")
    expect(page.locator("#score .level")).to_contain_text(LEVELS[prefix]["four-star"])
    check_sheet_page(page, "imported", prefix, script)


def test_an_invalid_file_is_refused_and_nothing_is_lost(site: Site, visitor: Visitor, case: str) -> None:
    page = open_sheet(visitor, site, case)
    fill(page, {"clause.5.1.1.1.verdict": "met"})
    page.locator("details summary").click()
    page.locator("#file").set_input_files(
        {"name": "x.xlsx", "mimeType": "application/octet-stream", "buffer": b"x"}
    )
    press(page, "", "import")

    expect(page.locator("#wrong")).to_contain_text("该文件不是 Excel 工作簿")
    expect(page.locator('[name="clause.5.1.1.1.verdict"][value="met"]')).to_be_checked()
    check_sheet_page(page, "not-imported")
    ignore_violation(visitor, 422)


def test_a_network_failure_is_reported_and_keeps_the_entries(site: Site, visitor: Visitor, case: str) -> None:
    page = open_sheet(visitor, site, case)
    page.context.set_offline(True)
    fill(page, {"clause.5.1.1.1.verdict": "met"})
    expect(page.locator("#offline")).to_be_visible()
    press(page, "", "save")
    expect(page.locator('[name="clause.5.1.1.1.verdict"][value="met"]')).to_be_checked()
    page.context.set_offline(False)

    expect(page.locator("#offline")).to_be_hidden()
    visitor.violations.clear()
    press(page, "", "save")
    expect(page.locator(".notice.good")).to_be_visible()
