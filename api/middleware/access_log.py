"""Access log middleware: a response is sent only after its entry is written."""

import re
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors.handlers import error_response
from api.errors.mapping import problem_for
from api.http.credentials import Credential
from api.http.permissions import PERMISSIONS
from domain.number import normalise
from services.access_log import Access
from services.errors import ApiKeyExpired, ApiKeyRevoked, CaseNotFound

_FORBIDDEN: Final = 403
_FIRST_ERROR_STATUS: Final = 400
_SUBJECT: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_IGNORED_PARAMETERS: Final = frozenset({"cursor", "limit", "after"})
_MAX_LENGTH: Final = 100
_NUMBER_PARAMETERS: Final = frozenset({"number", "id_or_number"})
_SECRET_PARAMETERS: Final = frozenset({"token"})
"""Names of path parameters that hold certificate numbers, and that hold secrets."""

_MAX_PARAMETERS: Final = 30
"""Query parameters that are logged: the longest form has some twenty, and pages ignore unknown ones."""


class _AccessLogFailed(Exception):
    """Carries the cause through the framework, which would handle an error of the table itself."""

    def __init__(self, cause: Exception) -> None:
        self.cause = cause


class AccessLogMiddleware:
    """Logs every read of non-public data, every command and every denial."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response once its entry is written."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_after_logging(message: Message) -> None:
            if message["type"] == "http.response.start" and (access := access_for(scope, message["status"])):
                try:
                    await run_in_threadpool(scope["app"].state.container.access_log.add, access)
                except Exception as error:
                    raise _AccessLogFailed(error) from error
            await send(message)

        try:
            await self._app(scope, receive, send_after_logging)
        except _AccessLogFailed as error:
            await error_response(scope, error.cause)(scope, receive, send)


def access_for(scope: Scope, status: int) -> Access | None:
    """The access log entry of a request that gets this status; None if none is required."""
    state = scope["state"]
    credential, error = state.get("credential"), state.get("error")
    permission = PERMISSIONS.get(getattr(scope.get("route"), "operation_id", None) or "")
    denied = _is_denial(error, status)
    if not denied and (credential is None or permission is None or not permission.access_kind):
        return None
    problem = problem_for(error) if error else None
    return Access(
        kind=(permission.access_kind if permission and not denied else None) or "refused",
        **_actor(credential, error),
        route=_route(scope),
        subject=_subject(scope),
        details=_query_details(scope) if status < _FIRST_ERROR_STATUS else {},
        status=status,
        problem=problem.type if problem else None,
        request_id=state["request_id"],
    )


def _is_denial(error: Exception | None, status: int) -> bool:
    """Whether an identified person was denied; anonymous requests are for rate limits and the request log."""
    other_body = isinstance(error, CaseNotFound) and error.belongs_to is not None
    return (
        other_body
        or isinstance(error, ApiKeyRevoked | ApiKeyExpired)
        or (bool(error) and status == _FORBIDDEN)
    )


def _actor(credential: Credential | None, error: Exception | None) -> dict[str, Any]:
    if credential is not None:
        principal = credential.principal
        return {
            "person": principal.person,
            "roles": principal.roles,
            "body": principal.body,
            "way": credential.access_log_label,
        }
    if isinstance(error, ApiKeyRevoked | ApiKeyExpired):
        return {"person": error.person, "way": f"key {error.prefix}"}
    return {}


def _route(scope: Scope) -> str:
    """The path template; the value of its first parameter is the subject."""
    if scope.get("route") is None:
        return f"{scope['method']} -"
    placeholders = {str(value).lower(): f"{{{name}}}" for name, value in scope.get("path_params", {}).items()}
    segments = [placeholders.get(segment.lower(), segment) for segment in scope["path"].split("/")]
    return f"{scope['method']} {'/'.join(segments)}"


def _subject(scope: Scope) -> str | None:
    """The first path parameter in canonical form, so that searches find it however it was typed."""
    name, value = next(iter(scope.get("path_params", {}).items()), ("", ""))
    if name in _SECRET_PARAMETERS:
        return None
    text = _canonical(name, str(value))
    return text if _SUBJECT.fullmatch(text) else None


def _canonical(name: str, value: str) -> str:
    with suppress(ValueError):
        return str(UUID(value))
    return normalise(value) if name in _NUMBER_PARAMETERS else value


def _query_details(scope: Scope) -> dict[str, str]:
    query = QueryParams(scope["query_string"])
    parameters = [(name, value) for name, value in query.items() if name not in _IGNORED_PARAMETERS]
    return {name[:_MAX_LENGTH]: value[:_MAX_LENGTH] for name, value in parameters[:_MAX_PARAMETERS]}
