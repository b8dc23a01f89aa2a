"""Declarations of interest in an organisation by people of the body (rule 2, impartiality)."""

from typing import Any, Final, cast
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from pydantic import ValidationError

from api.app.container import Container
from api.http.dependencies import ContainerDep, PrincipalDep
from api.pages.account.form_errors import error_message
from api.pages.account.people.accounts import PEOPLE
from api.pages.form import Form
from api.pages.form_data import FormData, SubmittedForm
from api.pages.page import CurrentPage, Page
from api.pages.route import PageRoute
from domain.errors import InvalidValue
from domain.events.institution import InterestDeclared, InterestKind
from domain.institution import InterestShortened
from services.accounts.values import AccountState
from services.commands import CommandRequest, command_of
from services.errors import PersonNotOfBody
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
    if form.is_resumed:
        return _render(page, container, by, Form(form))
    values = {name: form.value(name) or None for name in FIELDS}
    command = command_of(by, form.value("command"), cast("Any", values), _correlation_id(page))
    try:
        interest = InterestDeclared.model_validate(values)
        container.institutions.declare_interest(by.body or "", interest, CommandRequest(by, command))
    except ValidationError as invalid:
        return _render(page, container, by, _with_field_errors(page, form, invalid), 422)
    except PersonNotOfBody as error:
        wrong = Form(form).with_error("person", error_message(page, error))
        return _render(page, container, by, wrong, 422)
    except InterestShortened as error:
        wrong = Form(form).with_error("until", error_message(page, error))
        return _render(page, container, by, wrong, 422)
    except InvalidValue:
        wrong = Form(form).with_error("until", page.language.gettext(_MESSAGES["until"]))
        return _render(page, container, by, wrong, 422)
    return page.redirect(PATH, done="declared")


def _with_field_errors(page: Page, form: FormData, invalid: ValidationError) -> Form:
    """The form with an error at each invalid field."""
    updated = Form(form)
    names = {str(each["loc"][0]) for each in invalid.errors() if each["loc"]}
    for name in (name for name in FIELDS if name in names):
        updated = updated.with_error(name, page.language.gettext(_MESSAGES[name]))
    return updated


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
