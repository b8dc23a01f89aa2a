"""Error page: the problem in the language of the page, with what to do next."""

from http import HTTPStatus

from fastapi.responses import Response
from starlette.types import Scope

from api.errors.problem import Problem
from api.http.locale import is_page
from api.pages.page import Page, page_of
from api.pages.scheme_titles import titles_at
from api.pages.terms import error_text

TEMPLATE = "shared/error.html"


def error_page(scope: Scope, problem: Problem, error: Exception | None) -> Response | None:
    """The page for an error; without its sentence if the problem is silent. None on API paths."""
    if not is_page(scope["path"]):
        return None
    page = page_of(scope)
    text = None if problem.silent or error is None else _error_text(error, page)
    return page(
        TEMPLATE,
        problem.status,
        dict(problem.headers or {}),
        http_status=HTTPStatus(problem.status),
        text=text,
        request_id=scope["state"]["request_id"],
    )


def _error_text(error: Exception, page: Page) -> str:
    """The sentence of the error; titles of schemes are read only if it names one."""
    container = page.request.app.state.container
    return error_text(error, page.language, titled=titles_at(container, page.language))
