"""Declarations of interest in an organisation by people of the body (rule 2, impartiality)."""

from typing import Any, Final, cast
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from pydantic import ValidationError

from api.app.container import Container
from api.http.dependencies import ContainerDep, PrincipalDep
from api.pages.account.people.accounts import PEOPLE
from api.pages.form import Form
from api.pages.form_data import FormData, SubmittedForm
from api.pages.page import CurrentPage, Page
from api.pages.route import PageRoute
from domain.errors import InvalidValue
from domain.events.institution import InterestDeclared, InterestKind
from services.accounts.values import AccountState
from services.commands import CommandRequest, command_of
from services.principal import Principal

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PATH: Final = PEOPLE + "/interests"
FIELDS: Final = ("person", "uscc", "kind", "since", "until", "reason")


def _(text: str) -> str:
    return text


_MESSAGES: Final = {
    "person": _("Choose one of your people."),
    "uscc": _(
        "This is no valid unified social credit code: it has 18 characters, of which the last is a check."
    ),
    "kind": _("Choose the kind of tie."),
    "since": _("Enter the day on which the tie began."),
    "until": _("The tie cannot end before it began. Leave this empty if it goes on."),
    "reason": _("Say what the declaration rests on."),
}


@router.get(PATH, operation_id="see_people")
def show_interests(page: CurrentPage, container: ContainerDep, by: PrincipalDep) -> Response:
    """The declared interests of the body, and the form for another."""
    return _render(page, container, by, Form())


@router.post(PATH, operation_id="declare_interest")
def declare_interest(
    page: CurrentPage, container: ContainerDep, by: PrincipalDep, form: SubmittedForm
) -> Response:
    """Declare an interest, which bars the person from cases of the organisation; idempotent by command id."""
    validated_form = _validate(page, container, by, form)
    if form.is_resumed or validated_form.errors:
        return _render(
            page,
            container,
            by,
            Form(form) if form.is_resumed else validated_form,
            200 if form.is_resumed else 422,
        )
    values = {name: form.value(name) or None for name in FIELDS}
    command = command_of(by, form.value("command"), cast("Any", values), _correlation_id(page))
    try:
        interest = InterestDeclared.model_validate(values)
        container.institutions.declare_interest(by.body or "", interest, CommandRequest(by, command))
    except InvalidValue:
        invalid_form = Form(form).with_error("until", page.language.gettext(_MESSAGES["until"]))
        return _render(page, container, by, invalid_form, 422)
    return page.redirect(PATH, done="declared")


def _validate(page: Page, container: Container, by: Principal, form: FormData) -> Form:
    """The form with an error at each invalid field."""
    validated_form = Form(form)
    try:
        InterestDeclared.model_validate({name: form.value(name) or None for name in FIELDS})
    except ValidationError as invalid:
        fields = {str(each["loc"][0]) for each in invalid.errors() if each["loc"]}
        for name in (name for name in FIELDS if name in fields):
            validated_form = validated_form.with_error(name, page.language.gettext(_MESSAGES[name]))
    if not validated_form.errors and form.value("person") not in {
        each.id for each in container.accounts.people.all(by.body)
    }:
        validated_form = validated_form.with_error("person", page.language.gettext(_MESSAGES["person"]))
    return validated_form


def _render(page: Page, container: Container, by: Principal, form: Form, status: int = 200) -> Response:
    people = container.accounts.people.all(by.body)
    return page(
        "account/interests.html",
        status,
        form=form,
        people=[each for each in people if each.state is not AccountState.ERASED],
        names={each.id: each for each in people},
        kinds=tuple(InterestKind),
        interests=tuple(reversed(container.institutions.body(by.body or "").interests)),
        command=uuid4(),
    )


def _correlation_id(page: Page) -> UUID:
    return cast("UUID", page.request.state.correlation)
