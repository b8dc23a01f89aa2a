"""Who is asking, and is the part asked for open to them? Asked before anything else of a request is read."""

from typing import Any, Final
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import URL, Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.app.composition import Composition
from api.errors.refusals import refused
from api.errors.request_errors import DoorClosed
from api.http.access import OWN, PAGES, PARTS
from api.http.authorization import NOBODY
from api.http.entering import COOKIE, Entry, entry_of
from api.http.languages import below, neutral
from api.middleware.cross_site import must_be_ours

DOORS: Final = (*PARTS, *PAGES, *OWN)
"""Parts at which it is asked who comes."""


class Doors:
    """Lets in who holds a key or a session that opens the part asked for; everyone else gets 401 or 403.

    Who came is then known as `state.entry`, and the person as `state.principal`. Where people come in, and
    at pages, nobody need be known yet: why somebody is not is kept as `state.nobody`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer at the door, or let the request pass."""
        if scope["type"] != "http" or not below(neutral(scope["path"]), DOORS):
            await self._app(scope, receive, send)
            return
        state = scope["state"]
        try:
            await run_in_threadpool(_let_in, scope, state)
        except Exception as refusal:  # noqa: BLE001  (answered, or logged as unforeseen, by the one table)
            state["refusal"] = refusal
            await refused(scope, refusal)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _let_in(scope: Scope, state: dict[str, Any]) -> None:
    """Find out who comes. Raises what `entry_of` does, CrossSite and DoorClosed."""
    here: Composition = scope["app"].state.composition
    headers, path = Headers(scope=scope), neutral(scope["path"])
    own = below(path, OWN)
    state["nobody"] = None
    by_cookie = any(f"{COOKIE}=" in line for line in headers.getlist("cookie"))
    if own or by_cookie or below(path, tuple(PAGES)):
        must_be_ours(scope["method"], headers, _origin(scope, here), by_cookie=by_cookie)
    try:
        entry = entry_of(headers, here.keys, here.sessions)
    except NOBODY as nobody:
        if below(path, tuple(PARTS)):
            raise
        state["nobody"] = nobody
        return
    state["entry"], state["principal"] = entry, entry.principal
    _must_be_for(path, entry)


def _must_be_for(path: str, entry: Entry) -> None:
    for part, roles in {**PARTS, **PAGES}.items():
        if below(path, (part,)) and not roles & entry.principal.roles:
            raise DoorClosed(roles)


def _origin(scope: Scope, here: Composition) -> str:
    seen = urlsplit(here.settings.public_base_url or str(URL(scope=scope)))
    return f"{seen.scheme}://{seen.netloc}"
