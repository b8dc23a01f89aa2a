"""What must no page ever do, whatever is tested of it? Written down while somebody looks at it."""

import re
from typing import Final

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, Route

HTTP_ERROR_PREFIX: Final = "Failed to load resource: the server responded"
"""The console's word on an answer of 400 or more, which is judged here by what asked for it."""

ABORTED: Final = "net::ERR_ABORTED"
"""Somebody went to another page before this one was complete, or took a file home."""


def watch(context: BrowserContext, origin: str, violations: list[str]) -> None:
    """Add to `violations` what the pages of a context do wrong, as it happens.

    Wrong are a request to another origin (which is not let out), an error on the console (which tells of
    every breach of the Content-Security-Policy), an error nobody caught, a file that could not be loaded,
    and an answer of 500 or more. A page as such may be an answer of 400 or more: people make mistakes.
    """
    foreign = re.compile(rf"^(?!{re.escape(origin)}/|data:|blob:|about:)")

    def block(route: Route) -> None:
        violations.append(f"asked another origin: {route.request.url}")
        route.abort()

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(HTTP_ERROR_PREFIX):
            violations.append(f"said on the console: {message.text}")

    def on_response(response: Response) -> None:
        allowed = 499 if response.request.resource_type == "document" else 399
        if response.status > allowed:
            violations.append(f"got {response.status} for {response.url}")

    def on_request_failed(request: Request) -> None:
        if request.failure != ABORTED and not foreign.match(request.url):
            violations.append(f"could not load {request.url}: {request.failure}")

    context.route(foreign, block)
    context.on("console", on_console)
    context.on("weberror", lambda thrown: violations.append(f"threw {thrown.error}"))
    context.on("response", on_response)
    context.on("requestfailed", on_request_failed)
