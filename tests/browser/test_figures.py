"""Anyone looks at the register as a whole: figures, rules, recent changes."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.api.served import said
from tests.api.ways import granted, suspended, today
from tests.browser.checks import faultless
from tests.browser.sites import Site
from tests.browser.visitors import Visitor
from tests.browser.ways import Language, every_language, every_way


@pytest.fixture(scope="module")
def busy(site: Site) -> Site:
    """One certificate that is valid and one that is suspended."""
    granted(site.service)
    case, _ = granted(site.service)
    site.service.clock.to(today(site.service) + timedelta(days=31))
    said(suspended(site.service, case))
    site.service.settle()
    return site


@every_way
def test_figures_are_told_apart_as_asked(
    busy: Site, visitor: Visitor, locale: Language, prefix: str, script: bool
) -> None:
    page = visitor.page(script=script, locale=locale)
    page.goto(f"{prefix}/statistics")
    page.locator("#by").select_option("level")
    page.locator("#months").select_option("12")
    page.locator("main form button").click()

    expect(page.locator("main table").first).to_contain_text("五星级" if locale == "zh-CN" else "Five-star")
    faultless(page, f"figures/statistics-{locale}")


@every_language
def test_rules_and_changes_are_plain_to_everybody(
    busy: Site, visitor: Visitor, locale: Language, prefix: str
) -> None:
    page = visitor.page(locale=locale)
    for path in ("/schemes", "/schemes/after-sales", "/changes"):
        page.goto(prefix + path)
        faultless(page, f"figures{path.replace('/', '-')}-{locale}")
