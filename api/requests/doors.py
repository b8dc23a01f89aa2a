"""Which part of the service is open to whom? Asked before anything else of a request is read."""

from collections.abc import Mapping
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.refusals import problem_response
from api.requests.errors import DoorClosed, KeyMissing
from domain.values import Role
from services.keys import Keys
from services.principal import WITHOUT_BODY, Principal

DOORS: Final[Mapping[str, frozenset[Role]]] = {
    "/api/v1/staff": frozenset(Role) - WITHOUT_BODY,
    "/api/v1/audit": frozenset({Role.REGULATOR}),
}
"""Part of the interface → roles it is open to. Everything else is public."""


class Doors:
    """Lets in who holds a key that opens the part asked for; everyone else gets 401 or 403.

    The person is then known as `state.principal`. What they may do in a case is for the domain to say.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer at the door, or let the request pass."""
        roles = _roles(scope["path"]) if scope["type"] == "http" else None
        if roles is None:
            await self._app(scope, receive, send)
            return
        keys: Keys = scope["app"].state.composition.keys
        try:
            principal = await run_in_threadpool(_let_in, keys, roles, Headers(scope=scope))
        except Exception as refusal:  # noqa: BLE001  (answered, or logged as unforeseen, by the one table)
            await problem_response(scope["state"]["request_id"], refusal)(scope, receive, send)
            return
        scope["state"]["principal"] = principal
        await self._app(scope, receive, send)


def _roles(path: str) -> frozenset[Role] | None:
    return next((roles for part, roles in DOORS.items() if f"{path}/".startswith(f"{part}/")), None)


def _let_in(keys: Keys, roles: frozenset[Role], headers: Headers) -> Principal:
    """Who holds the key. Raises KeyMissing, DoorClosed and what `Keys.principal` raises."""
    scheme, _, key = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key:
        raise KeyMissing
    principal = keys.principal(key.strip())
    if not roles & principal.roles:
        raise DoorClosed(roles)
    return principal
