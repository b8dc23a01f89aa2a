"""Checks of an open page: layout, accessibility, size; and screenshots."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, ViewportSize

from tests.browser.visitors import DESKTOP, PHONE

FOLDER: Final = Path(__file__).parent
SCREENSHOTS: Final = FOLDER.parents[1] / "screenshots"

SCREENSHOTS_VARIABLE: Final = "CERTTRAIL_TEST_SCREENSHOTS"

AXE: Final = "node_modules/axe-core/axe.min.js"
AXE_RUN: Final = "accessibility.js"
LAYOUT: Final = "layout.js"

MAX_PAGE_BYTES: Final = 60 * 1024
"""Largest size of a public page with everything it loads."""

TRANSFERRED_BYTES: Final = """
[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .reduce((sum, entry) => sum + (entry.transferSize || entry.encodedBodySize + 300), 0)
"""
"""Responses from the browser's cache count as if transferred, with 300 bytes for headers as elsewhere."""


def check_page(page: Page, name: str) -> None:
    """The page fits a phone and is accessible there and on a desktop; takes screenshots of both on request.

    Waits for the style sheets: after a click, a busy machine shows the text before them.
    """
    page.wait_for_load_state("load")
    problems = layout_problems(page)
    for screen in (PHONE, DESKTOP):
        with screen_size(page, screen):
            take_screenshot(page, f"{name}-{screen['width']}")
            problems += [each for each in accessibility_violations(page) if each not in problems]
    assert_none(page, problems)


def check_accessibility(page: Page) -> None:
    """axe-core finds no violation of WCAG 2.2 A and AA and of good practice."""
    assert_none(page, accessibility_violations(page))


def check_layout(page: Page) -> None:
    """On a phone nothing scrolls sideways or is cut off, and every target has 24 pixels of its own."""
    assert_none(page, layout_problems(page))


def page_bytes(page: Page) -> int:
    """The bytes that were transferred for the page and all it loaded."""
    return int(page.evaluate(TRANSFERRED_BYTES))


def take_screenshot(page: Page, name: str) -> None:
    """Save a screenshot of the whole page for review, if requested: `screenshots/<name>.png`."""
    if os.environ.get(SCREENSHOTS_VARIABLE):
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True, animations="disabled")


def accessibility_violations(page: Page) -> list[str]:
    """Violations found by axe-core, as sentences."""
    with scripts_enabled(page):
        if not page.evaluate("'axe' in window"):
            page.evaluate(source(AXE))
        found: list[str] = page.evaluate(source(AXE_RUN))
    return found


def layout_problems(page: Page) -> list[str]:
    """Layout problems on a phone, as sentences."""
    with screen_size(page, PHONE):
        found: list[str] = page.evaluate(source(LAYOUT))
    return found


@contextmanager
def screen_size(page: Page, screen: ViewportSize) -> Iterator[None]:
    """Lay the page out for that screen inside the block."""
    before = page.viewport_size
    page.set_viewport_size(screen)
    yield
    page.set_viewport_size(before or DESKTOP)


@contextmanager
def scripts_enabled(page: Page) -> Iterator[None]:
    """Enable scripts inside the block, which axe-core needs; scripts of the page itself stay unloaded."""
    if not page.evaluate("matchMedia('(scripting: none)').matches"):
        yield
        return
    session = page.context.new_cdp_session(page)
    for disabled in (True, False):  # a new session assumes that they are enabled, and would change nothing
        session.send("Emulation.setScriptExecutionDisabled", {"value": disabled})
    yield
    session.send("Emulation.setScriptExecutionDisabled", {"value": True})


def assert_none(page: Page, problems: list[str]) -> None:
    """Fail with all problems, a sentence each."""
    assert not problems, "\n".join([page.url, *problems])


@cache
def source(name: str) -> str:
    """A script of this folder."""
    return (FOLDER / name).read_text(encoding="utf-8")
