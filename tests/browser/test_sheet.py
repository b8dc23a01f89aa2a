"""Score sheet in a browser: 52 clauses, with and without scripts, in both languages."""

import pytest
from playwright.sync_api import expect

from tests.browser.checks import screen_size
from tests.browser.sheet_page import LEVELS, check_sheet_page, fill, ignore_violation, open_sheet, press
from tests.browser.sites import Site
from tests.browser.variants import every_variant
from tests.browser.visitors import PHONE, Language, Visitor
from tests.pages.sheet_page import case_to_audit, complete_report
from tests.spreadsheets.score_sheets.filled_sheets import CLAUSES, VECTORS, filled_sheet


@pytest.fixture
def case(site: Site) -> str:
    return case_to_audit(site.service)


@every_variant
def test_a_complete_sheet_has_an_exact_score_and_records_the_audit(
    site: Site, visitor: Visitor, case: str, locale: Language, prefix: str, script: bool
) -> None:
    page = open_sheet(visitor, site, case, prefix=prefix, script=script)
    check_sheet_page(page, "empty", prefix, script)
    fill(page, filled_sheet("73.8", "82") | complete_report(site.service, {}))
    if not script:
        press(page, prefix, "count")
    score = page.locator("#score")

    expect(score).to_contain_text("90.00")
    expect(score).to_contain_text(LEVELS[prefix]["four-star"])
    expect(score).to_contain_text("73.8 ÷ 82 × 100 = 90")
    check_sheet_page(page, "filled", prefix, script)
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 303):
        press(page, prefix, "record")
    page.wait_for_url(f"**/staff/cases/{case}?recorded=*")
    ignore_violation(visitor, 404)
    assert site.service.case(case)["audits"][0]["level"] == "four-star"


@pytest.mark.parametrize(
    ("prefix", "vectors"),
    [
        ("", [*VECTORS]),
        ("/en", [*VECTORS][-2:]),
        pytest.param("/en", [*VECTORS], marks=pytest.mark.deep),
    ],
    ids=["zh-CN", "en shortly", "en"],
)
def test_the_score_follows_every_change_by_the_rules_of_the_server(
    site: Site, visitor: Visitor, case: str, prefix: str, vectors: list[tuple[str, str, int, int]]
) -> None:
    page = open_sheet(visitor, site, case, prefix=prefix)
    for vector in vectors:
        number, level = VECTORS[vector]
        page.reload()
        score = page.locator("#score")
        for row in range(1, vector[2]):
            fill(page, {f"deduction.{row}.basis": "own_rules"})
            page.locator("[value=more-deduction]").click()
            expect(page.locator(f'[name="deduction.{row + 1}.statement"]')).to_be_visible()
        fill(page, filled_sheet(*vector))

        expect(score.locator(".score")).to_have_text(number)
        expect(score.locator(".level")).to_have_text(LEVELS[prefix][level])


@every_variant
def test_missing_results_are_listed_with_links(
    site: Site, visitor: Visitor, case: str, locale: Language, prefix: str, script: bool
) -> None:
    page = open_sheet(visitor, site, case, prefix=prefix, script=script)
    wrong = {"clause.5.1.1.1.verdict": "sampled", "clause.5.1.1.1.checked": "8"}
    fill(page, filled_sheet("96") | wrong | {"clause.5.1.1.1.nonconforming": "9"})
    press(page, prefix, "record")

    expect(page.locator("#wrong")).to_contain_text("5.1.1.1")
    expect(page.locator("#score")).to_contain_text("51")
    check_sheet_page(page, "wrong", prefix, script)
    ignore_violation(visitor, 422)
    page.locator("#wrong a", has_text="5.1.1.1").click()
    expect(page.locator('[id="clause.5.1.1.1.nonconforming"]')).to_be_in_viewport()


def test_clauses_can_be_scored_with_the_keyboard_alone(site: Site, visitor: Visitor, case: str) -> None:
    page = open_sheet(visitor, site, case)
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


def test_the_score_stays_visible_on_a_desktop_and_covers_nothing_on_a_phone(
    site: Site, visitor: Visitor, case: str
) -> None:
    page = open_sheet(visitor, site, case)
    last = page.locator('[id="clause.5.3.2.4.verdict"]')
    last.scroll_into_view_if_needed()
    expect(page.locator("#score")).to_be_in_viewport()
    with screen_size(page, PHONE):
        last.scroll_into_view_if_needed()

        expect(page.locator("#score")).not_to_be_in_viewport()
