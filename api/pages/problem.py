"""Pages of problem types: what an error means and what to do about it."""

from typing import Final

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from api.errors.former_problem_types import FORMER
from api.errors.mapping import problem_named
from api.errors.problem import Problem
from api.http.strict_route import StrictRoute
from api.pages.language import IN_ENGLISH
from api.pages.page import CurrentPage
from api.pages.route import PageRoute

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)
data: Final = APIRouter(route_class=StrictRoute, include_in_schema=False)

TYPES: Final = "/problems/"
"""The prefix of the URIs of all types (RFC 9457, 3.1.1)."""


class ProblemType(BaseModel):
    """A problem type: URI, title, status, and what to do."""

    type: str
    title: str
    status: int
    meaning: str


@data.get("/problems/{name}.json", operation_id="explain_problem", response_model=ProblemType)
def as_json(name: str) -> ProblemType | Response:
    """Describe the type as JSON, in English; a former name redirects to the present one."""
    if name in FORMER:
        return RedirectResponse(f"{TYPES}{FORMER[name]}.json", 308)
    problem = _known(name)
    meaning = IN_ENGLISH.term("problem-about", problem.name)
    return ProblemType(type=problem.type, title=problem.title, status=problem.status, meaning=meaning)


@router.get("/problems/{name}", operation_id="explain_problem")
def explained(name: str, page: CurrentPage) -> Response:
    """Describe the type as a page; a former name redirects to the present one."""
    if name in FORMER:
        return RedirectResponse(page.url(f"{TYPES}{FORMER[name]}"), 308)
    return page("shared/problem.html", problem=_known(name))


def _known(name: str) -> Problem:
    problem = problem_named(name)
    if problem is None:
        raise HTTPException(404)
    return problem
