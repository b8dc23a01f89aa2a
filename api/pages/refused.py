"""How is a refusal told to people? In words of their language, with what they can do next."""

from http import HTTPStatus

from fastapi.responses import Response
from starlette.types import Scope

from api.errors.problem import Problem
from api.http.languages import is_page
from api.pages.page import Page, page_of
from api.pages.published import titles_at
from api.pages.words import refusal_text

TEMPLATE = "shared/refused.html"


def refused_page(scope: Scope, problem: Problem, refusal: Exception | None) -> Response | None:
    """The page for a refusal; a silent one says nothing but that it is our fault. None for a program."""
    if not is_page(scope["path"]):
        return None
    page = page_of(scope)
    text = None if problem.silent or refusal is None else _said(refusal, page)
    return page(
        TEMPLATE,
        problem.status,
        dict(problem.headers or {}),
        phrase=HTTPStatus(problem.status),
        text=text,
        request_id=scope["state"]["request_id"],
    )


def _said(refusal: Exception, page: Page) -> str:
    """The sentence; titles of schemes are read only if it names one."""
    here = page.request.app.state.composition
    return refusal_text(refusal, page.language, titled=titles_at(here, page.language))
