"""How is a page answered to someone who may not see it yet? By asking them to prove who they are."""

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import unquote_plus

from fastapi import Request, Response
from fastapi.routing import APIRoute

from api.errors.request_errors import SecondFactorDue, StepUpNeeded
from api.http.access import PAGES
from api.http.authorization import NOBODY, must_be_open
from api.http.languages import below
from api.http.reading import must_be_text
from api.middleware.limits import must_wait_for_proof
from api.pages.kept import KEPT, NEXT, packed, safe_path
from api.pages.page import Page
from api.pages.sent import Sent, form_of

Answer = Callable[[Request], Coroutine[Any, Any, Response]]

LOGIN: Final = "/login"
STEP_UP: Final = "/step-up"
_READING: Final = frozenset({"GET", "HEAD"})


class PageRoute(APIRoute):
    """A route of a page. Parameters it does not know are let be: others add theirs to addresses."""

    def get_route_handler(self) -> Answer:
        """The framework's own, behind the door of the operation."""
        answer = super().get_route_handler()

        async def shown(request: Request) -> Response:
            must_be_text(request.url.path + unquote_plus(request.url.query))
            try:
                must_be_open(self.operation_id, request.scope["state"], request.app.state.composition)
            except (*NOBODY, SecondFactorDue, StepUpNeeded) as missing:
                return await _asked_for_proof(request, missing)
            return await answer(request)

        return shown


async def _asked_for_proof(request: Request, missing: Exception) -> Response:
    """To the page where the proof is given, with what was typed here."""
    page = Page(request)
    way = LOGIN if isinstance(missing, NOBODY) else STEP_UP
    if request.method in _READING:
        return page.redirected(way, next=_here(page))
    if way == LOGIN and below(page.path, tuple(PAGES)):
        await must_wait_for_proof(request)
    return proof_asked(page, way, await form_of(request))


def proof_asked(page: Page, way: str, form: Sent) -> Response:
    """The page that leads to the proof, with what was typed. A proof itself is begun anew."""
    back, kept = page.url(page.path), packed(form)
    if page.path == STEP_UP:
        back, kept = safe_path(form.one(NEXT), ""), form.one(KEPT)
    status = HTTPStatus.UNAUTHORIZED if way == LOGIN else HTTPStatus.FORBIDDEN
    return page("shared/proof.html", status, way=way, fields=[(NEXT, back), (KEPT, kept)])


def _here(page: Page) -> str:
    query = page.request.url.query
    return page.url(page.path) + (f"?{query}" if query else "")
