"""Where is the form of each decision? One page for each, made from the catalogue of the domain."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from api.http.given import Here, Person
from api.pages.deciding import shown
from api.pages.deciding.asking import Asking
from api.pages.deciding.beginning import begun
from api.pages.deciding.taken import taken
from api.pages.page import AskedPage
from api.pages.route import PageRoute
from api.pages.sent import SentForm
from domain.certificate.catalogue import DECISIONS

ELSEWHERE: Final = frozenset({"record-audit"})
"""Decisions that have a page of another kind."""

router: Final = APIRouter(prefix="/staff/cases/{id}", route_class=PageRoute, include_in_schema=False)


def _showing(name: str) -> Callable[..., Response]:
    def show(id: UUID, page: AskedPage, here: Here, person: Person) -> Response:
        asking = Asking(page, here, person, id, name)
        return shown.form(asking, begun(asking))

    return show


def _taking(name: str) -> Callable[..., Response]:
    def take(id: UUID, entries: SentForm, page: AskedPage, here: Here, person: Person) -> Response:
        return taken(Asking(page, here, person, id, name), entries)

    return take


for _name in DECISIONS.keys() - ELSEWHERE:
    router.add_api_route(f"/{_name}", _showing(_name), methods=["GET"], operation_id="see_case")
    router.add_api_route(f"/{_name}", _taking(_name), methods=["POST"], operation_id=_name.replace("-", "_"))
