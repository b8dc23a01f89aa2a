"""Pages for regulators in a browser: history by effective and recorded date, events, patterns, access log."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.api.case_steps import days_ago, grant_certificate, suspend_certificate, today
from tests.api.running_service import json_body
from tests.browser.checks import check_page
from tests.browser.sites import Site
from tests.browser.variants import PageCheck, every_checked_language, every_variant
from tests.browser.visitors import Language, Visitor


@pytest.fixture(scope="module")
def number(site: Site) -> str:
    """A certificate with a suspension recorded twelve days after it took effect."""
    case, number = grant_certificate(site.service)
    site.service.clock.set_day(today(site.service) + timedelta(days=30))
    json_body(suspend_certificate(site.service, case, effective_on=days_ago(site.service, 12)))
    site.service.wait_for_views()
    return number


@every_variant
def test_the_history_is_shown_as_it_was_known(
    site: Site, visitor: Visitor, number: str, locale: Language, prefix: str, script: bool
) -> None:
    page = visitor.page(site.session("regulator"), script=script, locale=locale)
    page.goto(f"{prefix}/regulator")
    page.locator("#number").fill(number)
    page.locator("main form button").click()
    expect(page.locator(".verdict.suspended")).to_be_visible()

    page.locator("#as_of").fill(days_ago(site.service, 6))
    page.locator("#known_on").fill(days_ago(site.service, 6))
    page.locator("#view button").click()
    expect(page.locator(".verdict.valid")).to_be_visible()

    page.locator("#one_as_of").fill(days_ago(site.service, 20))
    page.get_by_role("button", name="比较" if locale == "zh-CN" else "Compare").click()
    expect(page.locator("#differences ~ .scroll table")).to_be_visible()
    check_page(page, f"regulator/history-{locale}")


def test_with_scripts_the_slider_alone_changes_the_view(site: Site, visitor: Visitor, number: str) -> None:
    page = visitor.page(site.session("regulator"))
    page.goto(f"/regulator/certificates/{number}")
    page.locator("#after").focus()
    page.keyboard.press("ArrowLeft")

    expect(page.locator(".verdict.valid")).to_be_visible()
    assert "after=7" in page.url


@every_checked_language
def test_every_page_is_accessible(
    site: Site, visitor: Visitor, number: str, locale: Language, prefix: str, check: PageCheck
) -> None:
    page = visitor.page(site.session("regulator"), locale=locale)
    for name, path in {
        "overview": "",
        "events": "/events",
        "wrong": "/events?since=x",
        "patterns": "/patterns",
        "quick": "/patterns/quick-grants",
        "late": "/patterns/late-records",
        "auditors": "/patterns/perfect-auditors?audits=1",
        "access": "/access",
    }.items():
        page.goto(f"{prefix}/regulator{path}")
        check(page, f"regulator/{name}-{locale}")
