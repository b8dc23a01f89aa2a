"""Visitors: pages by screen, language, scripts and medium."""

from collections import defaultdict
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

FORGET: Final = "() => { try { sessionStorage.clear(); localStorage.clear(); } catch {} }"
"""Clears the storage of the page; one without an origin of its own has none."""

Language = Literal["zh-CN", "en"]


@dataclass
class Tab:
    """The one page of a browser context, and the visitor's list of its violations."""

    page: Page
    violations: list[str]

    def report(self, violation: str) -> None:
        """Add a violation to the list of the visitor of now."""
        self.violations.append(violation)

    def reset(self) -> None:
        """Leave nothing of a visit but the cached files."""
        self.page.evaluate(FORGET)
        self.page.goto("about:blank")
        self.page.context.clear_cookies()


Key = tuple[str, Language, bool]
Tabs = defaultdict[Key, list[Tab]]
"""Unused tabs by origin, language and scripts. To start one and load its first files takes 0.5 s of CPU."""


@dataclass(frozen=True)
class Visitor:
    """A visitor of a site; `violations` collects those of the pages opened so far."""

    browser: Browser
    origin: str
    unused: Tabs = field(default_factory=lambda: defaultdict(list))
    violations: list[str] = field(default_factory=list)
    used: list[tuple[Key, Tab]] = field(default_factory=list)

    def page(
        self,
        session: Mapping[str, str] = NO_SESSION,
        *,
        script: bool = True,
        screen: ViewportSize = DESKTOP,
        locale: Language = "zh-CN",
        media: Literal["screen", "print"] = "screen",
    ) -> Page:
        """An empty page with the cookies of a session alone; paths are relative to the site."""
        key = (self.origin, locale, script)
        tab = self.unused[key].pop() if self.unused[key] else self._open_tab(locale, script)
        tab.violations = self.violations
        self.used.append((key, tab))
        tab.page.context.add_cookies(
            [
                {"name": name, "value": value, "url": "https" + self.origin.removeprefix("http")}
                for name, value in session.items()
            ]
        )
        tab.page.set_viewport_size(screen)
        tab.page.emulate_media(media=media)
        return tab.page

    def _open_tab(self, locale: Language, script: bool) -> Tab:
        context = self.browser.new_context(
            base_url=self.origin,
            java_script_enabled=script,
            viewport=DESKTOP,
            locale=locale,
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        context.set_default_timeout(TIMEOUT)
        tab = Tab(context.new_page(), self.violations)
        watch(context, self.origin, tab.report)
        return tab

    def leave(self) -> None:
        """Reset the used tabs for the next visitor, unless a test closed the context that it altered."""
        for key, tab in self.used:
            if not tab.page.is_closed():
                tab.reset()
                self.unused[key].append(tab)

    def close(self) -> None:
        """Close the used tabs."""
        for _, tab in self.used:
            tab.page.context.close()


@contextmanager
def open_visitor(browser: Browser, origin: str, unused: Tabs | None = None) -> Iterator[Visitor]:
    """A visitor of a site, who may use the unused tabs; fails on exit if there were violations."""
    visitor = Visitor(browser, origin, defaultdict(list) if unused is None else unused)
    try:
        yield visitor
    except BaseException:
        visitor.close()
        raise
    (visitor.close if unused is None else visitor.leave)()
    assert not visitor.violations, "\n".join(visitor.violations)
