"""Lookup of a certificate in a browser: by number, on a phone, for today and for a past day."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.api.case_steps import EVIDENCE, days_ago, grant_certificate, suspend_certificate, today
from tests.api.running_service import Service, json_body
from tests.browser.checks import MAX_PAGE_BYTES, check_page, page_bytes
from tests.browser.sites import Site
from tests.browser.variants import PageCheck, every_checked_language, every_variant
from tests.browser.visitors import PHONE, Language, Visitor

WORDS = {
    "zh-CN": {"number": "证书编号", "go": "查询", "day": "查询日期", "then": "按当日已登记的信息查询"},
    "en": {
        "number": "Number of the certificate",
        "go": "Look up",
        "day": "On that day",
        "then": "as was",
    },
}


@pytest.fixture(scope="module")
def numbers(site: Site) -> dict[str, str]:
    """A certificate in each status that a decision leads to."""
    service, created = site.service, {}
    for status in ("valid", "suspended", "deregistered", "revoked"):
        case, created[status] = grant_certificate(service)
        service.clock.set_day(today(service) + timedelta(days=20))
        _bring_to_status(service, case, status)
    service.wait_for_views()
    return created


def _bring_to_status(service: Service, case: str, status: str) -> None:
    if status == "suspended":
        json_body(suspend_certificate(service, case, effective_on=days_ago(service, 12)))
    elif status == "revoked":
        json_body(service.decide(case, "revoke", "decider", ground="serious_failure", document=EVIDENCE))
    elif status == "deregistered":
        json_body(service.decide(case, "deregister", "decider", ground="holder_request", document=EVIDENCE))


@every_variant
def test_the_number_leads_to_the_answer_and_a_day_to_another(
    site: Site, visitor: Visitor, numbers: dict[str, str], locale: Language, prefix: str, script: bool
) -> None:
    words, number = WORDS[locale], numbers["suspended"]
    page = visitor.page(script=script, screen=PHONE, locale=locale)
    page.goto(f"{prefix}/")
    check_page(page, f"lookup/start-{locale}")
    page.get_by_label(words["number"]).fill(f" {number[:5].lower()} {number[5:]} ")
    page.get_by_role("button", name=words["go"]).click()

    expect(page.locator(".verdict.suspended")).to_be_visible()
    assert page.url.endswith(f"{prefix}/c/{number}")
    assert page_bytes(page) <= MAX_PAGE_BYTES

    page.get_by_role("textbox", name=words["day"]).fill(days_ago(site.service, 30 + 12 - 2))
    page.get_by_label(words["then"]).check()
    page.locator("main form button").click()

    expect(page.locator(".asked")).to_be_visible()
    check_page(page, f"lookup/on-that-day-{locale}")


@every_checked_language
def test_every_answer_is_accessible(
    site: Site, visitor: Visitor, numbers: dict[str, str], locale: Language, prefix: str, check: PageCheck
) -> None:
    page = visitor.page(locale=locale)
    paths = {status: f"/c/{number}" for status, number in numbers.items()}
    paths |= {"malformed": "/c/hello", "not-issued": "/c/12399SC99999R0M", "nowhere": "/nowhere"}
    for name, path in paths.items():
        page.goto(prefix + path)
        check(page, f"lookup/{name}-{locale}")


def test_the_printed_answer_is_complete(visitor: Visitor, numbers: dict[str, str]) -> None:
    page = visitor.page(media="print")
    page.goto(f"/c/{numbers['revoked']}")

    expect(page.locator(".verdict")).to_be_visible()
    expect(page.locator("svg.code")).to_be_visible()
    expect(page.locator("main form")).not_to_be_visible()
    expect(page.locator(".timeline")).to_be_visible()
