"""Error handlers: a problem document (RFC 9457) for programs, an error page for browsers."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

import structlog
from fastapi import FastAPI, Request
from pydantic_core import to_jsonable_python
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from api.errors.mapping import PROBLEMS, problem_for
from api.errors.problem import Problem

MEDIA_TYPE: Final = "application/problem+json"
NO_STORE: Final = {"Cache-Control": "no-store"}

_LONGEST_DETAIL: Final = 2000
_UNEXPECTED: Final = Problem(500, "about:blank", "Internal error", silent=True)
_LOG: Final = structlog.get_logger("certtrail.api")


ErrorPage = Callable[[Scope, Problem, Exception | None], Response | None]
"""Renders an error as a page; None if the path is not a page."""


class ProblemResponse(JSONResponse):
    """A problem document."""

    media_type = MEDIA_TYPE


def register_error_handlers(app: FastAPI, error_page: ErrorPage) -> None:
    """Register a handler for every error of the table and for the HTTP errors of the framework."""
    app.state.error_page = error_page
    for error in PROBLEMS:
        app.add_exception_handler(error, _handle_error)
    app.add_exception_handler(HTTPException, _handle_http_exception)


def error_response(scope: Scope, error: Exception) -> Response:
    """The response for an error; an unexpected one is logged and its details are withheld (500)."""
    problem = problem_for(error) or _UNEXPECTED
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        request_id = scope["state"]["request_id"]
        _LOG.error("request failed", request_id=request_id, error=type(error).__name__, exc_info=error)
    return _response(scope, problem, error)


async def _handle_error(request: Request, error: Exception) -> Response:
    request.state.error = error
    return error_response(request.scope, error)


async def _handle_http_exception(request: Request, error: Exception) -> Response:
    """404, 405 and others of the framework: status and phrase only."""
    assert isinstance(error, HTTPException)  # noqa: S101  (the handler is registered for nothing else)
    status = HTTPStatus(error.status_code)
    problem = Problem(status, "about:blank", status.phrase, headers=error.headers)
    return _response(request.scope, problem, None)


def _response(scope: Scope, problem: Problem, error: Exception | None) -> Response:
    error_page: ErrorPage = scope["app"].state.error_page
    page = error_page(scope, problem, error)
    if page is not None:
        page.headers.update(NO_STORE)
        return page
    visible = None if problem.silent else error
    members = {name: getattr(visible, name) for name in problem.members} if visible else {}
    return _problem_response(
        problem, scope["state"]["request_id"], _truncate(str(visible)) if visible else None, members
    )


def _problem_response(
    problem: Problem, request_id: str, detail: str | None, members: Mapping[str, Any]
) -> Response:
    content: dict[str, Any] = {"type": problem.type, "title": problem.title, "status": problem.status}
    if detail:
        content["detail"] = detail
    content |= to_jsonable_python(members)
    headers = {**NO_STORE, **(problem.headers or {})}
    return ProblemResponse({**content, "request_id": request_id}, status_code=problem.status, headers=headers)


def _truncate(text: str) -> str:
    encodable = text.encode("utf-8", "replace").decode()
    return encodable if len(encodable) <= _LONGEST_DETAIL else encodable[: _LONGEST_DETAIL - 1] + "…"
