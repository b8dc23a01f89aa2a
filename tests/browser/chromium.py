"""Chromium of this machine, for tests of pages. Nothing is downloaded."""

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
NAMES: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

CHROMIUM_FLAGS: Final = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
)
"""No network requests of its own, and no host but localhost.

A route of Playwright could block other hosts as well, but it stops every request and switches off the cache.
"""

TIMEOUT: Final = 10_000
"""Milliseconds to wait for an expected element."""


def missing_requirement() -> str:
    """A sentence about a missing requirement of these tests; empty if there is none."""
    if chromium_path() is None:
        return f"Pages are tested in Chromium: install it, or set {CHROMIUM_VARIABLE} to its path."
    if not all((PACKAGES / name).is_dir() for name in ("axe-core", "html-validate")):
        return "Pages are checked by axe-core and html-validate: install npm, then run make test."
    if subprocess.run([node(), "--version"], check=False, capture_output=True).returncode:
        return "The node of Playwright does not start: on Debian and Ubuntu run apt install libatomic1."
    return ""


def node() -> str:
    """The node bundled with Playwright: that of a distribution may be too old for html-validate."""
    path, _ = compute_driver_executable()
    return path


def chromium_path() -> str | None:
    """Path of the browser: from the environment variable, else the first in the search path."""
    found = (shutil.which(name) for name in (os.environ.get(CHROMIUM_VARIABLE, ""), *NAMES) if name)
    return next((path for path in found if path), None)


@contextmanager
def launch() -> Iterator[Browser]:
    """A running browser, without sandbox for root, which Chromium does not support."""
    expect.set_options(timeout=TIMEOUT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=list(CHROMIUM_FLAGS), chromium_sandbox=os.geteuid() != 0
        )
        try:
            yield browser
        finally:
            browser.close()
