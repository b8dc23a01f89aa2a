"""Violations that no page may commit, recorded while a test visits it."""

import re
from collections.abc import Callable
from functools import partial
from typing import Final

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

Report = Callable[[str], None]

HTTP_ERROR_PREFIX: Final = "Failed to load resource: the server responded"
"""Console message for a status of 400 or more, which is checked here by the type of request."""

ABORTED: Final = "net::ERR_ABORTED"
"""Failure of a request that was cancelled by navigation or by a download."""


def watch(context: BrowserContext, origin: str, report: Report) -> None:
    """Report violations of the pages of a context as they happen.

    Violations are a request to another origin (which fails: the browser knows no other host), an error on
    the console (such as every breach of the Content-Security-Policy), an uncaught error, a file that cannot
    be loaded, and a status of 500 or more. A page itself may have a status from 400 to 499: people make
    mistakes.
    """
    foreign = re.compile(rf"^(?!{re.escape(origin)}/|data:|blob:|about:)")

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(HTTP_ERROR_PREFIX):
            report(f"logged on the console: {message.text}")

    def on_response(response: Response) -> None:
        allowed = 499 if response.request.resource_type == "document" else 399
        if response.status > allowed:
            report(f"got {response.status} for {response.url}")

    def on_request_failed(request: Request) -> None:
        if request.failure != ABORTED and not foreign.match(request.url):
            report(f"could not load {request.url}: {request.failure}")

    context.on("request", partial(_report_foreign, foreign, report))
    context.on("console", on_console)
    context.on("weberror", lambda uncaught: report(f"threw {uncaught.error}"))
    context.on("response", on_response)
    context.on("requestfailed", on_request_failed)


def _report_foreign(foreign: re.Pattern[str], report: Report, request: Request) -> None:
    if foreign.match(request.url):
        report(f"requested another origin: {request.url}")
