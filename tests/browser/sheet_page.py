"""Steps on the page of a score sheet in a browser."""

from collections.abc import Mapping
from typing import Final

from playwright.sync_api import Page

from tests.browser.checks import check_page
from tests.browser.sites import Site
from tests.browser.visitors import Visitor

LEVELS = {
    "": {"five-star": "五星级", "four-star": "四星级", None: "未达到任何等级"},
    "/en": {"five-star": "Five-star", "four-star": "Four-star", None: "No level"},
}
BUTTONS = {
    "": {"count": "计算得分", "save": "保存草稿", "record": "登记评审结果", "import": "导入"},
    "/en": {"count": "Work out the score", "save": "Save the draft", "record": "Record", "import": "Import"},
}


def open_sheet(visitor: Visitor, site: Site, case: str, name: str = "leader", **options: object) -> Page:
    """Open the page of a sheet; `options` are the language `prefix` and whether `script` is enabled."""
    page = visitor.page(site.session(name), script=bool(options.get("script", True)))
    page.goto(f"{options.get('prefix', '')}/staff/cases/{case}/record-audit")
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
"""Same events as typing, but faster for 52 clauses."""


def fill(page: Page, fields: Mapping[str, str]) -> None:
    """Choose and type all fields."""
    page.evaluate(FILL, dict(fields))


def press(page: Page, prefix: str, action: str) -> None:
    page.get_by_role("button", name=BUTTONS[prefix][action]).first.click()


def check_sheet_page(page: Page, state: str, prefix: str = "", script: bool = True) -> None:
    """Check the page in that state; without scripts it is the same, so one language is enough."""
    if script or not prefix:
        check_page(page, f"sheet/{state}{prefix.replace('/', '-')}{'' if script else '-plain'}")


def ignore_violation(visitor: Visitor, status: int) -> None:
    """Ignore an error status that the test expects; the browser logs it on the console."""
    visitor.violations[:] = [each for each in visitor.violations if str(status) not in each]
