"""Public statistics, schemes and recent changes in a browser."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.api.case_steps import grant_certificate, suspend_certificate, today
from tests.api.running_service import BODY, json_body
from tests.browser.checks import check_page
from tests.browser.sites import Site
from tests.browser.variants import PageCheck, every_checked_language, every_variant
from tests.browser.visitors import Language, Visitor


@pytest.fixture(scope="module")
def populated_site(site: Site) -> Site:
    """A site with a valid certificate and a suspended one."""
    grant_certificate(site.service)
    case, _ = grant_certificate(site.service)
    site.service.clock.set_day(today(site.service) + timedelta(days=31))
    json_body(suspend_certificate(site.service, case))
    site.service.wait_for_views()
    return site


@every_variant
def test_statistics_by_level(
    populated_site: Site, visitor: Visitor, locale: Language, prefix: str, script: bool
) -> None:
    page = visitor.page(script=script, locale=locale)
    page.goto(f"{prefix}/statistics")
    page.locator("#by").select_option("level")
    page.locator("#months").select_option("12")
    page.locator("main form button").click()

    expect(page.locator("main table").first).to_contain_text("五星级" if locale == "zh-CN" else "Five-star")
    check_page(page, f"statistics/statistics-{locale}")


@every_checked_language
def test_schemes_changes_and_bodies_are_accessible(
    populated_site: Site, visitor: Visitor, locale: Language, prefix: str, check: PageCheck
) -> None:
    page = visitor.page(locale=locale)
    for path in ("/schemes", "/schemes/after-sales", "/changes", "/bodies", f"/bodies/{BODY}"):
        page.goto(prefix + path)
        check(page, f"statistics{path.replace('/', '-')}-{locale}")
