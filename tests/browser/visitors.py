"""Visitors: browser contexts by screen, language, scripts and medium."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Literal

from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.chromium import TIMEOUT
from tests.browser.violations import watch

PHONE: Final[ViewportSize] = {"width": 320, "height": 640}
"""The narrowest screen without loss of content (WCAG 2.2, 1.4.10)."""

DESKTOP: Final[ViewportSize] = {"width": 1280, "height": 900}

NO_SESSION: Final[Mapping[str, str]] = {}
"""Cookies of a visitor without a session."""


@dataclass(frozen=True)
class Visitor:
    """A visitor of a site; `violations` collects those of the pages opened so far."""

    browser: Browser
    origin: str
    violations: list[str] = field(default_factory=list)

    def page(
        self,
        session: Mapping[str, str] = NO_SESSION,
        *,
        script: bool = True,
        screen: ViewportSize = DESKTOP,
        locale: Literal["zh-CN", "en"] = "zh-CN",
        media: Literal["screen", "print"] = "screen",
    ) -> Page:
        """An empty page in a new context with the cookies of a session; paths are relative to the site."""
        context = self.browser.new_context(
            base_url=self.origin,
            java_script_enabled=script,
            viewport=screen,
            locale=locale,
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        context.set_default_timeout(TIMEOUT)
        watch(context, self.origin, self.violations)
        context.add_cookies(
            [
                {"name": name, "value": value, "url": "https" + self.origin.removeprefix("http")}
                for name, value in session.items()
            ]
        )
        page = context.new_page()
        page.emulate_media(media=media)
        return page


@contextmanager
def open_visitor(browser: Browser, origin: str) -> Iterator[Visitor]:
    """A visitor of a site; fails on exit if there were violations."""
    visitor = Visitor(browser, origin)
    try:
        yield visitor
    finally:
        for context in browser.contexts:
            context.close()
    assert not visitor.violations, "\n".join(visitor.violations)
