"""How is a refusal answered? To programs as a problem document (RFC 9457), to people as a page."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

import structlog
from fastapi import FastAPI, Request
from pydantic_core import to_jsonable_python
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from api.errors.problem import Problem
from api.errors.problems import PROBLEMS, problem_of

MEDIA_TYPE: Final = "application/problem+json"
NEVER_STORED: Final = {"Cache-Control": "no-store"}

_LONGEST_DETAIL: Final = 2000
_UNTYPED: Final = Problem(500, "about:blank", "Internal error", silent=True)
_LOG: Final = structlog.get_logger("certtrail.api")


ErrorPage = Callable[[Scope, Problem, Exception | None], Response | None]
"""Renders an error as a page; None where the address is not that of a page."""


class ProblemResponse(JSONResponse):
    """A problem document."""

    media_type = MEDIA_TYPE


def answered(app: FastAPI, error_page: ErrorPage) -> None:
    """Let the application answer every refusal of the table, and every refusal of the framework."""
    app.state.error_page = error_page
    for refusal in PROBLEMS:
        app.add_exception_handler(refusal, _refused)
    app.add_exception_handler(HTTPException, _refused_by_framework)


def refused(scope: Scope, refusal: Exception) -> Response:
    """The answer to a refusal; what nobody foresaw is logged and says nothing (500)."""
    problem = problem_of(refusal) or _UNTYPED
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        request_id = scope["state"]["request_id"]
        _LOG.error("failed", request_id=request_id, refusal=type(refusal).__name__, exc_info=refusal)
    return _answer(scope, problem, refusal)


async def _refused(request: Request, refusal: Exception) -> Response:
    request.state.refusal = refusal
    return refused(request.scope, refusal)


async def _refused_by_framework(request: Request, refusal: Exception) -> Response:
    """404, 405 and the like: the number says it all."""
    assert isinstance(refusal, HTTPException)  # noqa: S101  (the handler is registered for nothing else)
    status = HTTPStatus(refusal.status_code)
    problem = Problem(status, "about:blank", status.phrase, headers=refusal.headers)
    return _answer(request.scope, problem, None)


def _answer(scope: Scope, problem: Problem, refusal: Exception | None) -> Response:
    error_page: ErrorPage = scope["app"].state.error_page
    page = error_page(scope, problem, refusal)
    if page is not None:
        page.headers.update(NEVER_STORED)
        return page
    told = None if problem.silent else refusal
    members = {name: getattr(told, name) for name in problem.members} if told else {}
    return _document(problem, scope["state"]["request_id"], _cut(str(told)) if told else None, members)


def _document(problem: Problem, request_id: str, detail: str | None, members: Mapping[str, Any]) -> Response:
    content: dict[str, Any] = {"type": problem.type, "title": problem.title, "status": problem.status}
    if detail:
        content["detail"] = detail
    content |= to_jsonable_python(members)
    headers = {**NEVER_STORED, **(problem.headers or {})}
    return ProblemResponse({**content, "request_id": request_id}, status_code=problem.status, headers=headers)


def _cut(text: str) -> str:
    clean = text.encode("utf-8", "replace").decode()
    return clean if len(clean) <= _LONGEST_DETAIL else clean[: _LONGEST_DETAIL - 1] + "…"
