"""How is a refusal answered? As a problem document (RFC 9457), whatever layer it comes from."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import structlog
from fastapi import FastAPI, Request
from pydantic_core import to_jsonable_python
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from api.problem import Problem
from api.problems import PROBLEMS, problem_of

MEDIA_TYPE: Final = "application/problem+json"
NEVER_STORED: Final = {"Cache-Control": "no-store"}

_LONGEST_DETAIL: Final = 2000
_UNTYPED: Final = Problem(500, "Something went wrong here", silent=True, type="about:blank")
_LOG: Final = structlog.get_logger("certtrail.api")


class ProblemResponse(JSONResponse):
    """A problem document."""

    media_type = MEDIA_TYPE


def answered(app: FastAPI) -> None:
    """Let the application answer every refusal of the table, and every refusal of the framework."""
    for refusal in PROBLEMS:
        app.add_exception_handler(refusal, _refused)
    app.add_exception_handler(HTTPException, _refused_by_framework)


def problem_response(request_id: str, refusal: Exception) -> Response:
    """The document for a refusal; what nobody foresaw is logged and says nothing (500)."""
    problem = problem_of(refusal) or _UNTYPED
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _LOG.error("failed", request_id=request_id, refusal=type(refusal).__name__, exc_info=refusal)
    members = {} if problem.silent else {name: getattr(refusal, name) for name in problem.members}
    detail = None if problem.silent else _cut(str(refusal))
    return _document(problem, request_id, detail, members)


async def _refused(request: Request, refusal: Exception) -> Response:
    request.state.refusal = refusal
    return problem_response(request.state.request_id, refusal)


async def _refused_by_framework(request: Request, refusal: Exception) -> Response:
    """404, 405 and the like: the number says it all."""
    assert isinstance(refusal, HTTPException)  # noqa: S101  (the handler is registered for nothing else)
    status = HTTPStatus(refusal.status_code)
    problem = Problem(status, status.phrase, headers=refusal.headers, type="about:blank")
    return _document(problem, request.state.request_id, None, {})


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
