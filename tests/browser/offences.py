"""What must no page ever do, whatever is tested of it? Written down while somebody looks at it."""

import re
from typing import Final

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, Route

ANSWERED: Final = "Failed to load resource: the server responded"
"""The console's word on an answer of 400 or more, which is judged here by what asked for it."""

GIVEN_UP: Final = "net::ERR_ABORTED"
"""Somebody went to another page before this one was complete, or took a file home."""


def watch(context: BrowserContext, origin: str, offences: list[str]) -> None:
    """Add to `offences` what the pages of a context do wrong, as it happens.

    Wrong are a request to another origin (which is not let out), an error on the console (which tells of
    every breach of the Content-Security-Policy), an error nobody caught, a file that could not be loaded,
    and an answer of 500 or more. A page as such may be an answer of 400 or more: people make mistakes.
    """
    foreign = re.compile(rf"^(?!{re.escape(origin)}/|data:|blob:|about:)")

    def left(route: Route) -> None:
        offences.append(f"asked another origin: {route.request.url}")
        route.abort()

    def spoke(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(ANSWERED):
            offences.append(f"said on the console: {message.text}")

    def answered(response: Response) -> None:
        allowed = 499 if response.request.resource_type == "document" else 399
        if response.status > allowed:
            offences.append(f"got {response.status} for {response.url}")

    def failed(request: Request) -> None:
        if request.failure != GIVEN_UP and not foreign.match(request.url):
            offences.append(f"could not load {request.url}: {request.failure}")

    context.route(foreign, left)
    context.on("console", spoke)
    context.on("weberror", lambda thrown: offences.append(f"threw {thrown.error}"))
    context.on("response", answered)
    context.on("requestfailed", failed)
