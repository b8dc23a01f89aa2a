"""Fixtures for tests of pages in a real browser.

    from tests.browser.checks import check_page
    from tests.browser.sites import Site
    from tests.browser.visitors import Visitor

    @pytest.mark.parametrize("script", [True, False])
    def test_a_reviewer_sees_open_tasks(site: Site, visitor: Visitor, script: bool) -> None:
        apply_for_certificate(site.service)                             # through the API
        page = visitor.page(site.session("reviewer"), script=script)    # without a session: visitor.page()
        page.goto("/en/staff")

        expect(page.get_by_role("main")).to_contain_text("To review")   # waits until it is true
        check_page(page, "staff/work-list")                             # layout, axe, screenshots

`site` is shared by a module. Besides its own assertions, a test fails if a page requests another origin,
violates the Content-Security-Policy, logs an error on the console, lacks a file or answers 500; a module
fails at its end if any page it received is invalid HTML. For an expected violation:
`visitor.violations.remove(…)`.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import launch, missing_requirement
from tests.browser.sites import Site, open_site
from tests.browser.visitors import Tabs, Visitor, open_visitor
from tests.conftest import cloned_database

FOLDER: Final = Path(__file__).parent
RUNNING: Final[list[Browser]] = []
CLOSED_AFTERWARDS: Final = ExitStack()


@pytest.fixture(scope="module", autouse=True)
def requirements() -> None:
    """Skip the tests with a reason where a requirement is missing; in CI, fail."""
    lacking = missing_requirement()
    if lacking and os.environ.get("CI"):
        pytest.fail(lacking, pytrace=False)
    if lacking:
        pytest.skip(lacking)


@pytest.fixture(scope="module")
def chromium(requirements: None) -> Iterator[Browser]:
    """A browser, the same for modules that follow one another; its contexts are those of the module."""
    if not RUNNING:
        RUNNING.append(CLOSED_AFTERWARDS.enter_context(launch()))
    yield RUNNING[0]
    for context in RUNNING[0].contexts:
        context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Close the browser after the last of these tests.

    Not at the end of the session: while Playwright runs, nothing else in the process may run an event loop.
    """
    yield
    if nextitem is None or FOLDER not in nextitem.path.parents:
        RUNNING.clear()
        CLOSED_AFTERWARDS.close()


@pytest.fixture(scope="module")
def site(chromium: Browser, server_url: str, seeded_template: str) -> Iterator[Site]:
    """The service at its own address, with its own database, on FIRST_DAY."""
    with cloned_database(server_url, seeded_template) as url, open_site(url) as site:
        yield site


@pytest.fixture(scope="module")
def unused_tabs(chromium: Browser) -> Tabs:
    """Tabs that visitors of a module leave to the next."""
    return defaultdict(list)


@pytest.fixture
def visitor(chromium: Browser, site: Site, unused_tabs: Tabs) -> Iterator[Visitor]:
    """A visitor with a browser, who fails the test after a violation by a page."""
    with open_visitor(chromium, site.origin, unused_tabs) as visitor:
        yield visitor
