"""Work list and case page in a browser: from a due task to the case and the decision."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from domain.values import Role
from tests.api.browsers import create_account, login_browser
from tests.api.case_steps import (
    apply_for_certificate,
    grant_certificate,
    review_case,
    suspend_certificate,
    today,
)
from tests.api.running_service import json_body
from tests.browser.checks import check_page
from tests.browser.sites import Site
from tests.browser.variants import every_variant
from tests.browser.visitors import DESKTOP, PHONE, Language, Visitor
from tests.pages.case_lifecycles import BOTH, add_key, case_audited_by_decider, full_lifecycle

WORDS: dict[str, dict[str, str]] = {
    "zh-CN": {
        "body": "全机构待办",
        "find": "组织名称或证书编号",
        "show": "显示",
        "overdue": "仅看逾期",
        "grant": "批准并颁发证书",
        "yours": "您现在可以办理",
        "personal": "您本人不得办理",
        "results": "查看各条款评分",
        "nothing": "没有符合条件的待办事项",
    },
    "en": {
        "body": "All of my body",
        "find": "Organisation or number",
        "show": "Show",
        "overdue": "overdue only",
        "grant": "Grant",
        "yours": "Decisions open to you now",
        "personal": "Closed to you personally",
        "results": "Results clause by clause",
        "nothing": "Nothing on the list fits",
    },
}


@pytest.fixture(scope="module")
def cases(site: Site) -> dict[str, str]:
    """A case of each urgency, one audited by its decider, and one with a complete lifecycle."""
    service = site.service
    add_key(service, BOTH, Role.AUDITOR, Role.DECIDER)
    created = {
        "decision": review_case(service),
        "application": apply_for_certificate(service),
        "both": case_audited_by_decider(service),
    }
    *_, created["life"] = full_lifecycle(service)
    created["late"], created["number"] = grant_certificate(service)
    json_body(
        suspend_certificate(service, created["late"], until=(today(service) + timedelta(days=9)).isoformat())
    )
    service.clock.advance(days=20)
    service.wait_for_views()
    return created


@every_variant
def test_the_work_list_leads_to_the_case_and_the_decision(
    site: Site, visitor: Visitor, cases: dict[str, str], locale: Language, prefix: str, script: bool
) -> None:
    words = WORDS[locale]
    page = visitor.page(site.session("decider"), script=script, screen=DESKTOP, locale=locale)
    page.goto(f"{prefix}/staff")
    expect(page.locator(".work .clock.overdue").first).to_be_visible()
    check_page(page, f"cases/my-work-{locale}")
    row = page.locator(".work > li").filter(has=page.locator(f'a[href$="{cases["decision"]}"]'))
    row.locator(".where a").click()
    page.wait_for_url(f"**{prefix}/staff/cases/{cases['decision']}")

    expect(page.get_by_role("heading", name=words["yours"])).to_be_visible()
    check_page(page, f"cases/to-decide-{locale}")
    page.locator(".due").get_by_role("link", name=words["grant"]).click()
    page.wait_for_url(f"**{prefix}/staff/cases/{cases['decision']}/grant*")


@every_variant
def test_a_number_finds_the_case_even_if_it_is_not_on_the_work_list(
    site: Site, visitor: Visitor, cases: dict[str, str], locale: Language, prefix: str, script: bool
) -> None:
    words = WORDS[locale]
    page = visitor.page(site.session("planner"), script=script, screen=PHONE, locale=locale)
    page.goto(f"{prefix}/staff")
    page.get_by_role("link", name=words["body"]).click()
    page.wait_for_url("**whose=body")
    check_page(page, f"cases/work-of-the-body-{locale}")
    page.get_by_label(words["find"]).fill(cases["number"].lower())
    page.get_by_label(words["overdue"]).check()
    page.get_by_role("button", name=words["show"]).click()
    expect(page.locator(".work > li")).to_have_count(1)

    page.goto(f"{prefix}/staff?about={cases['number']}")
    expect(page.get_by_role("heading", name=words["nothing"])).to_be_visible()
    check_page(page, f"cases/found-beside-{locale}")
    page.locator(".hits a").click()
    page.wait_for_url(f"**{prefix}/staff/cases/{cases['late']}")


@every_variant
def test_an_auditor_sees_first_which_decisions_are_closed_to_them(
    site: Site, visitor: Visitor, cases: dict[str, str], locale: Language, prefix: str, script: bool
) -> None:
    if BOTH not in site.people:
        create_account(site.service, BOTH, {Role.AUDITOR, Role.DECIDER}, person="P-both")
        site.people[BOTH] = login_browser(site.service, BOTH)
    page = visitor.page(site.session(BOTH), script=script, locale=locale)
    page.goto(f"{prefix}/staff/cases/{cases['both']}")

    expect(page.locator(".personal")).to_contain_text(WORDS[locale]["personal"])
    expect(page.locator(".personal")).to_contain_text("both")
    check_page(page, f"cases/audited-it-{locale}")


@every_variant
def test_a_complete_history_is_accessible(
    site: Site, visitor: Visitor, cases: dict[str, str], locale: Language, prefix: str, script: bool
) -> None:
    page = visitor.page(site.session("complaints"), script=script, locale=locale)
    page.goto(f"{prefix}/staff/cases/{cases['life']}?recorded=19")
    expect(page.get_by_role("status")).to_be_visible()
    for folded in page.locator("details > summary").all():
        folded.click()
    check_page(page, f"cases/whole-life-{locale}")
    page.get_by_role("link", name=WORDS[locale]["results"]).first.click()
    page.wait_for_url("**/audits/1")

    expect(page.locator(".clauses tbody tr")).to_have_count(52)
    check_page(page, f"cases/results-{locale}")


@every_variant
def test_an_empty_work_list_says_so(
    site: Site, visitor: Visitor, cases: dict[str, str], locale: Language, prefix: str, script: bool
) -> None:
    for name, path in (("administrator", "/staff"), ("stranger", "/staff?whose=body")):
        page = visitor.page(site.session(name), script=script, screen=PHONE, locale=locale)
        page.goto(prefix + path)

        expect(page.locator(".notice.good")).to_be_visible()
        check_page(page, f"cases/nothing-{name}-{locale}")


def test_the_printed_case_is_complete(site: Site, visitor: Visitor, cases: dict[str, str]) -> None:
    page = visitor.page(site.session("decider"), media="print")
    page.goto(f"/staff/cases/{cases['life']}")

    expect(page.locator(".timeline")).to_be_visible()
    expect(page.locator(".contents")).not_to_be_visible()
    expect(page.locator(".open .button").first).not_to_be_visible()
