"""A tender clerk looks a certificate up: by its number, on a phone, for today and for the day of tender."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.api.served import Service, said
from tests.api.ways import days_ago, granted, suspended, today
from tests.browser.checks import LIGHT, faultless, weight
from tests.browser.sites import Site
from tests.browser.visitors import PHONE, Visitor
from tests.browser.ways import Language, every_language, every_way

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
    """A certificate in each status that an act leads to."""
    service, made = site.service, {}
    for status in ("valid", "suspended", "deregistered", "revoked"):
        case, made[status] = granted(service)
        service.clock.to(today(service) + timedelta(days=20))
        _brought_to(service, case, status)
    service.settle()
    return made


def _brought_to(service: Service, case: str, status: str) -> None:
    if status == "suspended":
        said(suspended(service, case, effective_on=days_ago(service, 12)))
    elif status == "revoked":
        said(service.decide(case, "revoke", "decider", ground="serious_failure"))
    elif status == "deregistered":
        said(service.decide(case, "deregister", "decider", ground="holder_request"))


@every_way
def test_the_number_leads_to_the_answer_and_the_day_to_another(
    site: Site, visitor: Visitor, numbers: dict[str, str], locale: Language, prefix: str, script: bool
) -> None:
    words, number = WORDS[locale], numbers["suspended"]
    page = visitor.page(script=script, screen=PHONE, locale=locale)
    page.goto(f"{prefix}/")
    faultless(page, f"lookup/start-{locale}")
    page.get_by_label(words["number"]).fill(f" {number[:5].lower()} {number[5:]} ")
    page.get_by_role("button", name=words["go"]).click()

    expect(page.locator(".verdict.suspended")).to_be_visible()
    assert page.url.endswith(f"{prefix}/c/{number}")
    assert weight(page) <= LIGHT

    page.get_by_role("textbox", name=words["day"]).fill(days_ago(site.service, 30 + 12 - 2))
    page.get_by_label(words["then"]).check()
    page.locator("main form button").click()

    expect(page.locator(".asked")).to_be_visible()
    faultless(page, f"lookup/on-that-day-{locale}")


@every_language
def test_every_answer_is_plain_to_everybody(
    site: Site, visitor: Visitor, numbers: dict[str, str], locale: Language, prefix: str
) -> None:
    page = visitor.page(locale=locale)
    asked = {status: f"/c/{number}" for status, number in numbers.items()}
    asked |= {"malformed": "/c/hello", "not-issued": "/c/12399SC99999R0M", "nowhere": "/nowhere"}
    for name, path in asked.items():
        page.goto(prefix + path)
        faultless(page, f"lookup/{name}-{locale}")


def test_on_paper_the_answer_is_whole(visitor: Visitor, numbers: dict[str, str]) -> None:
    page = visitor.page(media="print")
    page.goto(f"/c/{numbers['revoked']}")

    expect(page.locator(".verdict")).to_be_visible()
    expect(page.locator("svg.code")).to_be_visible()
    expect(page.locator("main form")).not_to_be_visible()
    expect(page.locator(".timeline")).to_be_visible()
