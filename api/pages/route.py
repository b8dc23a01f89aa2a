"""Route class of the pages: permission checks, and the way to login or second factor with the entries."""

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import unquote_plus

from fastapi import Request, Response
from fastapi.routing import APIRoute

from api.errors.request_errors import SecondFactorRequired, StepUpRequired
from api.http.authorization import AUTHENTICATION_ERRORS, check_permission
from api.http.body import require_storable_text
from api.http.locale import is_under
from api.http.permissions import PAGE_AREAS
from api.middleware.rate_limit import limit_login_attempts
from api.pages.form_data import FormData, read_form
from api.pages.form_resume import NEXT, SAVED_FORM, dump, safe_path
from api.pages.page import Page

PageHandler = Callable[[Request], Coroutine[Any, Any, Response]]

LOGIN: Final = "/login"
STEP_UP: Final = "/step-up"
_SAFE_METHODS: Final = frozenset({"GET", "HEAD"})


class PageRoute(APIRoute):
    """A route of a page. Unknown query parameters are ignored: other sites add theirs to links."""

    def get_route_handler(self) -> PageHandler:
        """The handler of the framework after the permission check of the operation."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            require_storable_text(request.url.path + unquote_plus(request.url.query))
            try:
                check_permission(self.operation_id, request.scope["state"], request.app.state.container)
            except (*AUTHENTICATION_ERRORS, SecondFactorRequired, StepUpRequired) as error:
                return await _require_authentication(request, error)
            return await handler(request)

        return handle


async def _require_authentication(request: Request, error: Exception) -> Response:
    """Redirect to the login or second factor; for a submitted form, a page that carries its entries there."""
    page = Page(request)
    proof_path = LOGIN if isinstance(error, AUTHENTICATION_ERRORS) else STEP_UP
    if request.method in _SAFE_METHODS:
        return page.redirect(proof_path, next=_current_url(page))
    if proof_path == LOGIN and is_under(page.path, tuple(PAGE_AREAS)):
        await limit_login_attempts(request)
    return authentication_required_page(page, proof_path, await read_form(request))


def authentication_required_page(page: Page, proof_path: str, form: FormData) -> Response:
    """The page with a button to the login or second factor, with the entries in a hidden field.

    An expired step-up form passes on the entries it carries, not its own.
    """
    next_url, saved_form = page.url(page.path), dump(form)
    if page.path == STEP_UP:
        next_url, saved_form = safe_path(form.value(NEXT), ""), form.value(SAVED_FORM)
    status = HTTPStatus.UNAUTHORIZED if proof_path == LOGIN else HTTPStatus.FORBIDDEN
    return page(
        "shared/authentication_required.html",
        status,
        proof_path=proof_path,
        fields=[(NEXT, next_url), (SAVED_FORM, saved_form)],
    )


def _current_url(page: Page) -> str:
    query = page.request.url.query
    return page.url(page.path) + (f"?{query}" if query else "")
