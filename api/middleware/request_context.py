"""Request context middleware: request id, request log, metrics, and the last handler of errors.

Each request has one JSON log line with the id that its response carries. The line never has a key, body,
query or client address: the path names certificates at most, and people appear by id only.
"""

import re
from time import perf_counter
from typing import Any, Final
from uuid import UUID, uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.app.metrics import Metrics
from api.errors.handlers import error_response
from api.http.locale import is_under, path_without_locale
from api.middleware.authentication import PROTECTED_PATHS

_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SECRET_PATH: Final = re.compile(r"^((?:/en)?/invitations/).+", re.DOTALL)
_MAX_PATH_LENGTH: Final = 200
_LOG: Final = structlog.get_logger("certtrail.requests")


class RequestContextMiddleware:
    """Gives each request an id, measures and logs it, and answers errors that no other layer answered."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle the request; log it when its response is sent or has failed."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        correlation, started = uuid4(), perf_counter()
        request_id = _request_id(scope, correlation)
        scope.setdefault("state", {}).update(request_id=request_id, correlation=correlation)
        status = 0

        async def send_with_request_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(MutableHeaders(scope=message), scope, request_id)
            await send(message)

        try:
            await self._app(scope, receive, send_with_request_id)
        except Exception as error:
            answer = error_response(scope, error)
            if status:
                raise  # the response has started: closing the connection is the only signal left
            await answer(scope, receive, send_with_request_id)
        finally:
            self._log_response(scope, status, perf_counter() - started)

    def _log_response(self, scope: Scope, status: int, seconds: float) -> None:
        operation = getattr(scope.get("route"), "operation_id", None)
        self._metrics.observe_response(scope["method"], operation, status, seconds)
        state = scope["state"]
        principal = state.get("principal")
        people: dict[str, Any] = {"person": principal.person, "body": principal.body} if principal else {}
        _LOG.info(
            "request completed",
            request_id=state["request_id"],
            correlation=str(state["correlation"]),
            method=scope["method"],
            path=_logged_path(scope["path"]),
            status=status,
            duration_ms=round(seconds * 1000, 1),
            **people,
        )


def _logged_path(path: str) -> str:
    """The path as it is logged: the token of an invitation is left out."""
    return _SECRET_PATH.sub(r"\g<1>…", path)[:_MAX_PATH_LENGTH]


def _request_id(scope: Scope, correlation: UUID) -> str:
    header = Headers(scope=scope).get("x-request-id", "")
    return header if _ID.fullmatch(header) else str(correlation)


def _add_headers(headers: MutableHeaders, scope: Scope, request_id: str) -> None:
    headers["X-Request-ID"] = request_id
    if is_under(path_without_locale(scope), PROTECTED_PATHS):
        headers.setdefault("Vary", "Authorization, Cookie")
