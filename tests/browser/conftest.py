"""How is a page tested in a real browser?

    from tests.browser.checks import LIGHT, faultless, weight
    from tests.browser.sites import Site
    from tests.browser.visitors import Visitor

    @pytest.mark.parametrize("script", [True, False])
    def test_a_reviewer_sees_what_waits(site: Site, visitor: Visitor, script: bool) -> None:
        applied(site.service)                                           # behind the pages, by key
        page = visitor.page(site.session("reviewer"), script=script)    # logged in; else visitor.page()
        page.goto("/en/staff")

        expect(page.get_by_role("main")).to_contain_text("To review")   # waits until it holds
        faultless(page, "staff/work-list")                              # fits, axe, pictures of 320 and 1280

`site` lives as long as the file of tests. Beside what it asserts, a test fails if a page asks another origin,
breaks the Content-Security-Policy, has an error on the console, lacks a file or answers 500; and a file fails
at its end if any page it was sent is no valid HTML. An offence that is meant: `visitor.offences.remove(…)`.
"""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import launch, missing_requirement
from tests.browser.sites import Site, open_site
from tests.browser.visitors import Visitor, open_visitor
from tests.conftest import cloned_database


@pytest.fixture(scope="module", autouse=True)
def requirements() -> None:
    """Where pages cannot be looked at, their tests are passed over and say why; in CI they fail."""
    lacking = missing_requirement()
    if lacking and os.environ.get("CI"):
        pytest.fail(lacking, pytrace=False)
    if lacking:
        pytest.skip(lacking)


@pytest.fixture(scope="module")
def chromium(requirements: None) -> Iterator[Browser]:
    """A browser for a file of tests.

    Not for the session: while Playwright is at work, nothing else in the process may run a loop of events.
    """
    with launch() as browser:
        yield browser


@pytest.fixture(scope="module")
def site(chromium: Browser, server_url: str, migrated_template: str) -> Iterator[Site]:
    """The service at an address of its own, on a database of its own, on FIRST_DAY."""
    with cloned_database(server_url, migrated_template) as url, open_site(url) as site:
        yield site


@pytest.fixture
def visitor(chromium: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody with a browser, who fails the test if a page did what no page may do."""
    with open_visitor(chromium, site.origin) as visitor:
        yield visitor
