"""Routes of the decision forms: one page for each decision of the domain's catalogue."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from api.http.dependencies import ContainerDep, PrincipalDep
from api.pages.decision_forms import render
from api.pages.decision_forms.form_context import FormContext
from api.pages.decision_forms.initial_entries import initial_data
from api.pages.decision_forms.submit import submit
from api.pages.form_data import SubmittedForm
from api.pages.page import CurrentPage
from api.pages.route import PageRoute
from domain.certificate.catalogue import DECISIONS

OTHER_PAGES: Final = frozenset({"record-audit"})
"""Decisions whose page is not a decision form: an audit is recorded on its score sheet."""

router: Final = APIRouter(prefix="/staff/cases/{id}", route_class=PageRoute, include_in_schema=False)


def _show_route(name: str) -> Callable[..., Response]:
    def show(id: UUID, page: CurrentPage, container: ContainerDep, person: PrincipalDep) -> Response:
        context = FormContext(page, container, person, id, name)
        return render.form_page(context, initial_data(context))

    return show


def _submit_route(name: str) -> Callable[..., Response]:
    def submit_form(
        id: UUID, entries: SubmittedForm, page: CurrentPage, container: ContainerDep, person: PrincipalDep
    ) -> Response:
        return submit(FormContext(page, container, person, id, name), entries)

    return submit_form


for _name in DECISIONS.keys() - OTHER_PAGES:
    router.add_api_route(f"/{_name}", _show_route(_name), methods=["GET"], operation_id="see_case")
    router.add_api_route(
        f"/{_name}", _submit_route(_name), methods=["POST"], operation_id=_name.replace("-", "_")
    )
