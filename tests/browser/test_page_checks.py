"""Checks of pages: each flaw makes its check fail."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.checks import (
    MAX_PAGE_BYTES,
    SCREENSHOTS,
    SCREENSHOTS_VARIABLE,
    check_accessibility,
    check_layout,
    check_page,
    page_bytes,
)
from tests.browser.flawed_pages import APP
from tests.browser.markup import assert_valid_html, html_errors
from tests.browser.sites import RecordingApp, Site, serve
from tests.browser.visitors import PHONE, Tabs, Visitor, open_visitor

VIOLATIONS = {
    "picture-from-elsewhere": "logged on the console: .*violates",
    "style-in-line": "logged on the console: .*violates",
    "script-in-line": "logged on the console: .*violates",
    "error-on-the-console": "logged on the console: out of paper",
    "error-nobody-caught": "threw .*out of paper",
    "missing-picture": "got 404 for .*nothing.png",
    "broken": "got 500 for ",
}
FLAWS: dict[str, tuple[Callable[[Page], None], str]] = {
    "pale": (check_accessibility, "color-contrast"),
    "no-label": (check_accessibility, "label"),
    "wide": (check_layout, "wide on a screen of 320"),
    "cut": (check_layout, "hides part of its text"),
    "spilling": (check_layout, "is smaller than its text"),
    "tiny": (check_layout, "is smaller than 24"),
    "overlapping": (check_layout, "lie on each other"),
}


def follow_foreign_link(page: Page) -> None:
    page.goto("/link-elsewhere")
    with page.expect_event("requestfailed"):
        page.get_by_role("link", name="Elsewhere").click()


@pytest.fixture(scope="module")
def recording(chromium: Browser) -> RecordingApp:
    return RecordingApp(APP)


@pytest.fixture(scope="module")
def origin(recording: RecordingApp) -> Iterator[str]:
    with serve(recording) as origin:
        yield origin


@pytest.fixture
def flawed(chromium: Browser, origin: str, unused_tabs: Tabs) -> Iterator[Visitor]:
    """A visitor of flawed pages which cause no violations when opened."""
    with open_visitor(chromium, origin, unused_tabs) as visitor:
        yield visitor


@pytest.mark.parametrize("script", [True, False])
def test_a_page_without_flaws_passes(flawed: Visitor, monkeypatch: pytest.MonkeyPatch, script: bool) -> None:
    monkeypatch.setenv(SCREENSHOTS_VARIABLE, "1")
    (picture := SCREENSHOTS / "harness/sound-320.png").unlink(missing_ok=True)
    page = flawed.page(script=script)
    page.goto("/sound")

    check_page(page, "harness/sound")
    assert page_bytes(page) < 4096
    assert picture.exists()
    assert page.viewport_size == {"width": 1280, "height": 900}


def test_a_visitor_has_the_requested_screen_language_and_medium(flawed: Visitor) -> None:
    page = flawed.page(script=False, screen=PHONE, locale="en", media="print")
    page.goto("/sound")
    expressions = (
        "matchMedia('(scripting: none)').matches",
        "innerWidth",
        "navigator.language",
        "matchMedia('print').matches",
    )

    assert [page.evaluate(each) for each in expressions] == [True, 320, "en", True]


@pytest.mark.parametrize("name", VIOLATIONS)
def test_a_violation_fails_its_test(chromium: Browser, origin: str, name: str) -> None:
    with pytest.raises(AssertionError, match=VIOLATIONS[name]), open_visitor(chromium, origin) as visitor:
        visitor.page().goto(f"/{name}")


@pytest.mark.parametrize("script", [True, False])
def test_a_link_to_another_origin_is_a_violation(chromium: Browser, origin: str, script: bool) -> None:
    message = "requested another origin: http://elsewhere.example/"
    with pytest.raises(AssertionError, match=message), open_visitor(chromium, origin) as visitor:
        follow_foreign_link(visitor.page(script=script))


def test_a_page_with_status_404_is_no_violation(flawed: Visitor) -> None:
    answer = flawed.page().goto("/nowhere")

    assert answer
    assert answer.status == 404


@pytest.mark.parametrize(
    ("name", "script"),
    [
        *((name, True) for name in FLAWS),
        *(pytest.param(name, False, marks=[] if name == "pale" else [pytest.mark.deep]) for name in FLAWS),
    ],
)
def test_a_flaw_is_found_with_scripts_and_without(flawed: Visitor, name: str, script: bool) -> None:
    check, found = FLAWS[name]
    page = flawed.page(script=script)
    page.goto(f"/{name}")

    with pytest.raises(AssertionError, match=found):
        check(page)


def test_scripts_stay_disabled_after_an_accessibility_check(flawed: Visitor) -> None:
    page = flawed.page(script=False)
    page.goto("/sound")
    check_accessibility(page)
    page.goto("/error-on-the-console")

    assert flawed.violations == []


def test_a_page_weighs_what_it_loads(flawed: Visitor) -> None:
    page = flawed.page()
    page.goto("/heavy")

    assert MAX_PAGE_BYTES < page_bytes(page) < MAX_PAGE_BYTES + 4096


def test_every_page_sent_is_validated(flawed: Visitor, recording: RecordingApp) -> None:
    flawed.page().goto("/same-id-twice")

    (error,) = html_errors(recording.pages)

    assert re.fullmatch(r'GET /same-id-twice \(200\), line 3, .*: Duplicate ID "twice" \(no-dup-id\)', error)


def test_invalid_html_is_reported() -> None:
    with pytest.raises(AssertionError, match="no-dup-id"):
        assert_valid_html('<!doctype html><html lang="en"><title>x</title><p id="a"><p id="a"></html>')


def test_a_session_is_available_in_the_browser(site: Site, visitor: Visitor) -> None:
    known = visitor.page(site.session("decider")).goto("/api/v1/session")
    stranger = visitor.page().goto("/api/v1/session")

    assert known
    assert stranger
    assert (known.status, stranger.status) == (200, 401)
    assert "P-decider" in known.text()
