"""A team fills in the score sheet of its audit: 52 clauses, with a script and without, in both languages."""

from collections.abc import Mapping
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import faultless, on
from tests.browser.sites import Site
from tests.browser.visitors import PHONE, Visitor
from tests.pages.sheets import to_audit, whole
from tests.sheets.filled import CLAUSES, VECTORS, filled

WAYS = [("", True), ("", False), ("/en", True), ("/en", False)]
LEVELS = {
    "": {"five-star": "五星级", "four-star": "四星级", None: "未达到任何等级"},
    "/en": {"five-star": "Five-star", "four-star": "Four-star", None: "No level"},
}
BUTTONS = {
    "": {"count": "计算得分", "save": "保存草稿", "record": "登记评审结果", "import": "导入"},
    "/en": {"count": "Work out the score", "save": "Save the draft", "record": "Record", "import": "Import"},
}


@pytest.fixture
def case(site: Site) -> str:
    return to_audit(site.service)


def opened(visitor: Visitor, site: Site, case: str, name: str = "leader", **how: object) -> Page:
    """The page of a sheet; `how` is a prefix of language and whether scripts run."""
    page = visitor.page(site.session(name), script=bool(how.get("script", True)))
    page.goto(f"{how.get('prefix', '')}/staff/cases/{case}/record-audit")
    return page


FILL: Final = """(fields) => {
    const form = document.getElementById("sheet");
    for (const [name, value] of Object.entries(fields)) {
        const control = form.elements[name];
        if (control instanceof RadioNodeList) [...control].find((each) => each.value === value).click();
        else {
            control.value = value;
            control.dispatchEvent(new Event("input", {bubbles: true}));
        }
    }
}"""
"""As if by hand, but quicker than fifty-two clauses by hand."""


def fill(page: Page, fields: Mapping[str, str]) -> None:
    """Choose and type all of it."""
    page.evaluate(FILL, dict(fields))


def press(page: Page, prefix: str, do: str) -> None:
    page.get_by_role("button", name=BUTTONS[prefix][do]).first.click()


def looked_at(page: Page, state: str, prefix: str = "", script: bool = True) -> None:
    """The page is faultless in that state; without scripts it is the same, and looked at in one language."""
    if script or not prefix:
        faultless(page, f"sheet/{state}{prefix.replace('/', '-')}{'' if script else '-plain'}")


@pytest.mark.parametrize(("prefix", "script"), WAYS)
def test_all_clauses_are_judged_the_score_is_exact_and_the_audit_recorded(
    site: Site, visitor: Visitor, case: str, prefix: str, script: bool
) -> None:
    page = opened(visitor, site, case, prefix=prefix, script=script)
    looked_at(page, "empty", prefix, script)
    fill(page, filled("73.8", "82") | whole(site.service, {}))
    if not script:
        press(page, prefix, "count")
    score = page.locator("#score")

    expect(score).to_contain_text("90.00")
    expect(score).to_contain_text(LEVELS[prefix]["four-star"])
    expect(score).to_contain_text("73.8 ÷ 82 × 100 = 90")
    looked_at(page, "filled", prefix, script)
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 303):
        press(page, prefix, "record")
    page.wait_for_url(f"**/staff/cases/{case}?recorded=*")
    forgiven(visitor, 404)
    assert site.service.case(case)["audits"][0]["level"] == "four-star"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_score_follows_every_change_by_the_rules_of_the_server(
    site: Site, visitor: Visitor, case: str, prefix: str
) -> None:
    for given, (number, level) in VECTORS.items():
        page = opened(visitor, site, case, prefix=prefix)
        score = page.locator("#score")
        for row in range(1, given[2]):
            fill(page, {f"deduction.{row}.basis": "own_rules"})
            page.locator("[value=more-deduction]").click()
            expect(page.locator(f'[name="deduction.{row + 1}.statement"]')).to_be_visible()
        fill(page, filled(*given))

        expect(score.locator(".score")).to_have_text(number)
        expect(score.locator(".level")).to_have_text(LEVELS[prefix][level])
        page.context.close()


@pytest.mark.parametrize("script", [True, False])
def test_a_draft_is_found_again_in_another_session(
    site: Site, visitor: Visitor, case: str, script: bool
) -> None:
    page = opened(visitor, site, case, script=script)
    fill(page, {"clause.5.1.1.1.verdict": "sampled", "clause.5.1.1.1.checked": "8"})
    fill(page, {"clause.5.1.1.1.nonconforming": "2", "deduction.1.statement": "未公示三包信息"})
    press(page, "", "save")
    expect(page.get_by_text("草稿已保存，评审尚未登记。")).to_be_visible()
    other = opened(visitor, site, case, "auditor", script=script)

    expect(other.locator('[name="clause.5.1.1.1.nonconforming"]')).to_have_value("2")
    expect(other.locator('[name="deduction.1.statement"]')).to_have_value("未公示三包信息")
    expect(other.locator('[name="deduction.2.statement"]')).to_be_visible()


@pytest.mark.parametrize(("prefix", "script"), [("", True), ("/en", False)])
def test_two_auditors_at_once_do_not_overwrite_each_other(
    site: Site, visitor: Visitor, case: str, prefix: str, script: bool
) -> None:
    one = opened(visitor, site, case, "leader", prefix=prefix, script=script)
    other = opened(visitor, site, case, "auditor", prefix=prefix, script=script)
    fill(one, {"clause.5.1.1.1.verdict": "met", "clause.5.1.1.2.verdict": "met"})
    fill(other, {"clause.5.1.1.1.verdict": "not_met", "clause.5.1.1.3.verdict": "met"})
    press(one, prefix, "save")
    expect(one.locator(".notice.good")).to_be_visible()
    press(other, prefix, "save")

    expect(other.locator("#wrong")).to_be_visible()
    expect(other.locator('[id="theirs.clause.5.1.1.1"]')).to_contain_text("符合" if not prefix else "Met")
    expect(other.locator('[name="clause.5.1.1.2.verdict"][value="met"]')).to_be_checked()
    looked_at(other, "two-at-once", prefix)
    forgiven(visitor, 409)
    press(other, prefix, "save")
    expect(other.locator(".notice.good")).to_be_visible()


def forgiven(visitor: Visitor, status: int) -> None:
    """A refusal is what the test is about; a browser notes it on its console."""
    visitor.offences[:] = [each for each in visitor.offences if str(status) not in each]


@pytest.mark.parametrize(("prefix", "script"), WAYS)
def test_what_is_missing_is_told_and_leads_there(
    site: Site, visitor: Visitor, case: str, prefix: str, script: bool
) -> None:
    page = opened(visitor, site, case, prefix=prefix, script=script)
    wrong = {"clause.5.1.1.1.verdict": "sampled", "clause.5.1.1.1.checked": "8"}
    fill(page, filled("96") | wrong | {"clause.5.1.1.1.nonconforming": "9"})
    press(page, prefix, "record")

    expect(page.locator("#wrong")).to_contain_text("5.1.1.1")
    expect(page.locator("#score")).to_contain_text("51")
    looked_at(page, "wrong", prefix, script)
    forgiven(visitor, 422)
    page.locator("#wrong a", has_text="5.1.1.1").click()
    expect(page.locator('[id="clause.5.1.1.1.nonconforming"]')).to_be_in_viewport()


@pytest.mark.parametrize(("prefix", "script"), [("", True), ("", False), ("/en", True)])
def test_the_sheet_goes_out_as_a_spreadsheet_and_comes_back(
    site: Site, visitor: Visitor, case: str, prefix: str, script: bool
) -> None:
    page = opened(visitor, site, case, prefix=prefix, script=script)
    fill(page, filled("94.96"))
    press(page, prefix, "save")
    expect(page.locator(".notice.good")).to_be_visible()
    page.locator("details summary").click()
    with page.expect_download() as download:
        page.locator("a[href$='sheet.xlsx']").click()
    fill(page, {"clause.5.3.2.4.verdict": "not_met"})
    page.locator("#file").set_input_files(download.value.path())
    press(page, prefix, "import")

    expect(page.locator("#score .score")).to_have_text("94.96")
    expect(page.locator("#score .level")).to_contain_text(LEVELS[prefix]["four-star"])
    looked_at(page, "imported", prefix, script)


def test_a_file_that_is_no_sheet_is_told_and_nothing_is_lost(site: Site, visitor: Visitor, case: str) -> None:
    page = opened(visitor, site, case)
    fill(page, {"clause.5.1.1.1.verdict": "met"})
    page.locator("details summary").click()
    page.locator("#file").set_input_files(
        {"name": "x.xlsx", "mimeType": "application/octet-stream", "buffer": b"x"}
    )
    press(page, "", "import")

    expect(page.locator("#wrong")).to_contain_text("该文件不是 Excel 工作簿")
    expect(page.locator('[name="clause.5.1.1.1.verdict"][value="met"]')).to_be_checked()
    looked_at(page, "not-imported")
    forgiven(visitor, 422)


def test_the_keyboard_alone_judges_clauses(site: Site, visitor: Visitor, case: str) -> None:
    page = opened(visitor, site, case)
    page.locator('[name="clause.5.1.1.1.verdict"]:checked').focus()
    page.keyboard.press("3")
    page.keyboard.type("8")
    page.keyboard.press("Tab")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.keyboard.press("1")
    page.keyboard.press("n")
    page.keyboard.press("2")

    expect(page.locator('[name="clause.5.1.1.1.verdict"][value="sampled"]')).to_be_checked()
    expect(page.locator('[name="clause.5.1.1.1.nonconforming"]')).to_have_value("2")
    expect(page.locator('[name="clause.5.1.1.2.verdict"][value="met"]')).to_be_checked()
    expect(page.locator('[name="clause.5.1.1.3.verdict"][value="not_met"]')).to_be_checked()
    expect(page.locator("#score")).to_contain_text(f"{CLAUSES[3]}")


def test_whoever_loses_the_network_keeps_their_entries_and_is_told(
    site: Site, visitor: Visitor, case: str
) -> None:
    page = opened(visitor, site, case)
    page.context.set_offline(True)
    fill(page, {"clause.5.1.1.1.verdict": "met"})
    expect(page.locator("#offline")).to_be_visible()
    press(page, "", "save")
    expect(page.locator('[name="clause.5.1.1.1.verdict"][value="met"]')).to_be_checked()
    page.context.set_offline(False)

    expect(page.locator("#offline")).to_be_hidden()
    visitor.offences.clear()
    press(page, "", "save")
    expect(page.locator(".notice.good")).to_be_visible()


def test_the_score_stays_in_sight_on_a_desk_and_covers_nothing_on_a_phone(
    site: Site, visitor: Visitor, case: str
) -> None:
    page = opened(visitor, site, case)
    last = page.locator('[id="clause.5.3.2.4.verdict"]')
    last.scroll_into_view_if_needed()
    expect(page.locator("#score")).to_be_in_viewport()
    with on(page, PHONE):
        last.scroll_into_view_if_needed()

        expect(page.locator("#score")).not_to_be_in_viewport()
