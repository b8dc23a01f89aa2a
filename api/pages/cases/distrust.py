"""The list of serious distrust: the entries of the body, and the form for another (rule 24)."""

from typing import Any, Final, cast
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from pydantic import ValidationError

from api.app.container import Container
from api.errors.mapping import problem_for
from api.http.dependencies import ContainerDep, PrincipalDep
from api.http.distrust_entries import distrust_entries
from api.pages.form import Form
from api.pages.form_data import FormData, SubmittedForm, form_data
from api.pages.page import CurrentPage, Page
from api.pages.people import people_of
from api.pages.route import PageRoute
from api.pages.terms.errors import error_text
from domain.errors import DomainError
from domain.events.register import DistrustListed
from domain.identifier import IdentifierKind
from domain.uscc import InvalidCreditCode
from domain.values import Role
from services.commands import CommandRequest, command_of
from services.principal import Principal

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PATH: Final = "/staff/distrust"
DOCUMENT_KIND: Final = "evidence"


def _(text: str) -> str:
    return text


_MESSAGES: Final = {
    "kind": _("Choose the kind of code."),
    "country": _("Enter the country or region by two letters, such as CN or HK."),
    "value": _("Enter the code of the organisation."),
    "document.name": _("Enter the name of the document that the entry rests on."),
    "document.digest": _("Enter the digest of the document, sha256: and 64 characters."),
    "since": _("Enter the first day."),
    "until": _("Enter the last day, or leave it empty."),
    "reason": _("Say what the entry, or its end, rests on."),
}
"""Field of the form → what to enter, in the order of the form."""

_FIELD_OF_ERROR: Final[dict[type[Exception], str]] = {InvalidCreditCode: "value"}


@router.get(PATH, operation_id="see_distrust")
def show_distrust(page: CurrentPage, container: ContainerDep, by: PrincipalDep) -> Response:
    """The entries of the body, and for deciders the form for another."""
    return _render(page, container, by, Form(form_data([("country", "CN")])))


@router.post(PATH, operation_id="list_distrust")
def list_distrust(
    page: CurrentPage, container: ContainerDep, by: PrincipalDep, form: SubmittedForm
) -> Response:
    """Enter an organisation, or replace the entry of the body; idempotent by command id."""
    if form.is_resumed:
        return _render(page, container, by, Form(form))
    values = _values(form)
    command = command_of(by, form.value("command"), cast("Any", values), _correlation_id(page))
    try:
        container.distrust.record(DistrustListed.model_validate(values), CommandRequest(by, command))
    except ValidationError as invalid:
        return _render(page, container, by, _with_field_errors(page, form, invalid), 422)
    except DomainError as error:
        name = _FIELD_OF_ERROR.get(type(error), "")
        problem = problem_for(error)
        wrong = Form(form).with_error(name, error_text(error, page.language))
        return _render(page, container, by, wrong, problem.status if problem else 422)
    return page.redirect(PATH, done="recorded")


def _values(form: FormData) -> dict[str, object]:
    identifier = {name: form.value(name) or None for name in ("kind", "country", "value")}
    document = {name: form.value(f"document.{name}") or None for name in ("name", "digest")}
    days = {name: form.value(name) or None for name in ("since", "until", "reason")}
    return {"identifier": identifier, "document": {"kind": DOCUMENT_KIND, **document}, **days}


def _with_field_errors(page: Page, form: FormData, invalid: ValidationError) -> Form:
    """The form with an error at each invalid field."""
    names = {
        ".".join(str(part) for part in each["loc"]).removeprefix("identifier.") for each in invalid.errors()
    }
    updated = Form(form)
    for name in (name for name in _MESSAGES if name in names):
        updated = updated.with_error(name, page.language.gettext(_MESSAGES[name]))
    return updated


def _render(page: Page, container: Container, by: Principal, form: Form, status: int = 200) -> Response:
    entries = distrust_entries(container, by, page.request.query_params.get("cursor"))
    return page(
        "cases/distrust.html",
        status,
        form=form,
        may_list=Role.DECIDER in by.roles,
        kinds=tuple(IdentifierKind),
        entries=[(each, DistrustListed.model_validate(each.payload)) for each in entries.entries],
        cursor=entries.cursor,
        path=PATH,
        people=people_of(container, by, page.language),
        command=uuid4(),
    )


def _correlation_id(page: Page) -> UUID:
    return cast("UUID", page.request.state.correlation)
