"""Which browser are the pages looked at with? The Chromium of this machine; nothing is fetched."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Browser, expect, sync_playwright

PACKAGES: Final = Path(__file__).with_name("node_modules")
CHROMIUM_VARIABLE: Final = "CERTTRAIL_TEST_CHROMIUM"
NAMES: Final = ("chromium", "chromium-browser", "google-chrome")

CHROMIUM_FLAGS: Final = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""It asks nobody anything of its own accord."""


TIMEOUT: Final = 10_000
"""Milliseconds after which something on a page is held to be missing."""


def missing_requirement() -> str:
    """What this machine lacks to look at pages, as a sentence; empty if it lacks nothing."""
    if chromium_path() is None:
        return f"Pages are tested in Chromium: install it, or let {CHROMIUM_VARIABLE} name one."
    if not all((PACKAGES / name).is_dir() for name in ("axe-core", "html-validate")):
        return "Pages are judged by axe-core and html-validate: install npm, then run make test."
    if subprocess.run([node(), "--version"], check=False, capture_output=True).returncode:
        return "Playwright's own node does not start: on Debian and Ubuntu run apt install libatomic1."
    return ""


def node() -> str:
    """The node that Playwright brings: that of a distribution may be too old for html-validate."""
    path, _ = compute_driver_executable()
    return path


def chromium_path() -> str | None:
    """The path of the browser: the one that was named, or the first that is found."""
    found = (shutil.which(name) for name in (os.environ.get(CHROMIUM_VARIABLE, ""), *NAMES) if name)
    return next((path for path in found if path), None)


@contextmanager
def launch() -> Iterator[Browser]:
    """A browser at work. Root has to do without its sandbox, which asks not to be root."""
    expect.set_options(timeout=TIMEOUT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=list(CHROMIUM_FLAGS), chromium_sandbox=os.geteuid() != 0
        )
        try:
            yield browser
        finally:
            browser.close()
