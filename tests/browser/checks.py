"""Is the page that somebody has before them accessible, narrow enough, light enough? And how does it look?"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, ViewportSize

from tests.browser.visitors import DESKTOP, PHONE

FOLDER: Final = Path(__file__).parent
SCREENSHOTS: Final = FOLDER.parents[1] / "screenshots"

AXE: Final = "node_modules/axe-core/axe.min.js"
AXE_RUN: Final = "accessibility.js"
LAYOUT: Final = "layout.js"

MAX_PAGE_BYTES: Final = 60 * 1024
"""Bytes that a public page may weigh with all it loads."""

TRANSFERRED_BYTES: Final = """
[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .reduce((sum, entry) => sum + (entry.transferSize || entry.encodedBodySize), 0)
"""
"""What came from the browser's memory counts as if it had been fetched."""


def check_page(page: Page, name: str) -> None:
    """The page fits a phone, is accessible there and on a desktop, and is pictured on both, come what may.

    It is looked at when its styles are there: after a click, a busy machine shows the text before them.
    """
    page.wait_for_load_state("load")
    problems = layout_problems(page)
    for screen in (PHONE, DESKTOP):
        with screen_size(page, screen):
            take_screenshot(page, f"{name}-{screen['width']}")
            problems += [fault for fault in accessibility_violations(page) if fault not in problems]
    assert_none(page, problems)


def check_accessibility(page: Page) -> None:
    """axe-core finds nothing wrong: WCAG 2.2 A and AA, and what is good practice."""
    assert_none(page, accessibility_violations(page))


def check_layout(page: Page) -> None:
    """On a phone nothing scrolls sideways or is cut off, and fingers find 24 pixels of one thing alone."""
    assert_none(page, layout_problems(page))


def page_bytes(page: Page) -> int:
    """The bytes that were transferred for the page and all it loaded."""
    return int(page.evaluate(TRANSFERRED_BYTES))


def take_screenshot(page: Page, name: str) -> None:
    """Keep a picture of the whole page for a person to look at: `screenshots/<name>.png`."""
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True, animations="disabled")


def accessibility_violations(page: Page) -> list[str]:
    """What axe-core objects to, as sentences."""
    with scripts_enabled(page):
        if not page.evaluate("'axe' in window"):
            page.evaluate(source(AXE))
        found: list[str] = page.evaluate(source(AXE_RUN))
    return found


def layout_problems(page: Page) -> list[str]:
    """What is lost on a phone, as sentences."""
    with screen_size(page, PHONE):
        found: list[str] = page.evaluate(source(LAYOUT))
    return found


@contextmanager
def screen_size(page: Page, screen: ViewportSize) -> Iterator[None]:
    """The page as it is laid out on that screen, for a while."""
    before = page.viewport_size
    page.set_viewport_size(screen)
    yield
    page.set_viewport_size(before or DESKTOP)


@contextmanager
def scripts_enabled(page: Page) -> Iterator[None]:
    """Scripts may run for a while, for axe-core needs them; the page's own were not loaded and stay so."""
    if not page.evaluate("matchMedia('(scripting: none)').matches"):
        yield
        return
    session = page.context.new_cdp_session(page)
    for disabled in (True, False):  # a new session believes that they may run, and would change nothing
        session.send("Emulation.setScriptExecutionDisabled", {"value": disabled})
    yield
    session.send("Emulation.setScriptExecutionDisabled", {"value": True})


def assert_none(page: Page, problems: list[str]) -> None:
    """Fail with everything that was found, a sentence each."""
    assert not problems, "\n".join([page.url, *problems])


@cache
def source(name: str) -> str:
    """A script of this folder."""
    return (FOLDER / name).read_text(encoding="utf-8")
