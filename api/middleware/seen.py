"""What is remembered of each request, and what does each answer carry?

One line of JSON per request, with an id that the answer carries too. Never a key, a body, a query or
an address: the path names certificates at most, and people are known by their ids alone.
"""

import re
from time import perf_counter
from typing import Any, Final
from uuid import UUID, uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.app.metrics import Metrics
from api.errors.refusals import refused
from api.http.languages import below, neutral
from api.middleware.doors import DOORS

_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SECRET: Final = re.compile(r"^((?:/en)?/invitations/).+", re.DOTALL)
_LONGEST: Final = 200
_LOG: Final = structlog.get_logger("certtrail.requests")


class Seen:
    """Gives each request an id, counts and logs it, and answers in the end whatever went wrong."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request pass, and see what becomes of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        correlation, began = uuid4(), perf_counter()
        request_id = _request_id(scope, correlation)
        scope.setdefault("state", {}).update(request_id=request_id, correlation=correlation)
        status = 0

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _complete(MutableHeaders(scope=message), scope, request_id)
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except Exception as unforeseen:
            answer = refused(scope, unforeseen)
            if status:
                raise  # half an answer is out: only the closed connection can tell
            await answer(scope, receive, sent)
        finally:
            self._told(scope, status, perf_counter() - began)

    def _told(self, scope: Scope, status: int, seconds: float) -> None:
        operation = getattr(scope.get("route"), "operation_id", None)
        self._metrics.answered(scope["method"], operation, status, seconds)
        state = scope["state"]
        principal = state.get("principal")
        people: dict[str, Any] = {"by": principal.person, "body": principal.body} if principal else {}
        _LOG.info(
            "answered",
            request_id=state["request_id"],
            correlation=str(state["correlation"]),
            method=scope["method"],
            path=_told(scope["path"]),
            status=status,
            milliseconds=round(seconds * 1000, 1),
            **people,
        )


def _told(path: str) -> str:
    """The path as it is logged: what follows an invitation's address opens an account."""
    return _SECRET.sub(r"\g<1>…", path)[:_LONGEST]


def _request_id(scope: Scope, correlation: UUID) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    return given if _ID.fullmatch(given) else str(correlation)


def _complete(headers: MutableHeaders, scope: Scope, request_id: str) -> None:
    headers["X-Request-ID"] = request_id
    if below(neutral(scope["path"]), DOORS):
        headers.setdefault("Vary", "Authorization, Cookie")
