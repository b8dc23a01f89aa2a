"""The competence register of a body: who may audit what, and until when (rule 27)."""

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
from api.pages.scheme_titles import SchemeTitles
from domain.bodies import AlreadyRecorded
from domain.errors import InvalidValue
from domain.events.institution import CompetenceRecorded
from domain.values import Role
from services.accounts.values import AccountState
from services.commands import CommandRequest, command_of
from services.errors import NotAnAuditor, PersonNotOfBody
from services.principal import Principal

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PATH: Final = PEOPLE + "/competences"
FIELDS: Final = ("person", "qualification", "grade", "since", "until", "reason")
LISTS: Final = ("schemes", "fields")
"""Fields with any number of values; none means all."""

GRADES: Final = ("provisional", "auditor", "senior")
"""Grades of registered auditors; other programs may record others."""


def _(text: str) -> str:
    return text


_MESSAGES: Final = {
    "person": _("Choose one of your auditors."),
    "qualification": _("Enter the number of the registration as an auditor."),
    "grade": _("Choose the grade."),
    "schemes": _("Choose schemes from the list."),
    "fields": _("Choose fields from the list."),
    "since": _("Enter the first day of the competence."),
    "until": _("The competence cannot end before it began. Leave this empty if it has no end."),
    "reason": _("Say what the entry rests on."),
}


@router.get(PATH, operation_id="see_people")
def show_competences(page: CurrentPage, container: ContainerDep, by: PrincipalDep) -> Response:
    """The competence register of the body, and the form for another entry."""
    return _render(page, container, by, Form())


@router.post(PATH, operation_id="record_competence")
def record_competence(
    page: CurrentPage, container: ContainerDep, by: PrincipalDep, form: SubmittedForm
) -> Response:
    """Enter an auditor in the register, or an end of the competence; idempotent by command id."""
    if form.is_resumed:
        return _render(page, container, by, Form(form))
    values = _values(form)
    command = command_of(by, form.value("command"), cast("Any", values), _correlation_id(page))
    try:
        event = CompetenceRecorded.model_validate(values)
        container.institutions.record_competence(by.body or "", event, CommandRequest(by, command))
    except ValidationError as invalid:
        return _render(page, container, by, _with_field_errors(page, form, invalid), 422)
    except (PersonNotOfBody, NotAnAuditor) as error:
        wrong = Form(form).with_error("person", error_message(page, error))
        return _render(page, container, by, wrong, 422)
    except InvalidValue:
        wrong = Form(form).with_error("until", page.language.gettext(_MESSAGES["until"]))
        return _render(page, container, by, wrong, 422)
    except AlreadyRecorded as error:
        return _render(page, container, by, Form(form).with_error("", error_message(page, error)), 409)
    return page.redirect(PATH, done="recorded")


def _values(form: FormData) -> dict[str, object]:
    single: dict[str, object] = {name: form.value(name) or None for name in FIELDS}
    return single | {name: list(form.values(name)) for name in LISTS}


def _with_field_errors(page: Page, form: FormData, invalid: ValidationError) -> Form:
    """The form with an error at each invalid field."""
    updated = Form(form)
    names = {str(each["loc"][0]) for each in invalid.errors() if each["loc"]}
    for name in (name for name in _MESSAGES if name in names):
        updated = updated.with_error(name, page.language.gettext(_MESSAGES[name]))
    return updated


def _render(page: Page, container: Container, by: Principal, form: Form, status: int = 200) -> Response:
    people = container.accounts.people.all(by.body)
    body = container.institutions.body(by.body or "")
    schemes = SchemeTitles.of(container.public.schemes(), page.language)
    return page(
        "account/competences.html",
        status,
        form=form,
        people=[each for each in people if _can_audit(each.state, each.roles)],
        names={each.id: each for each in people},
        grades=GRADES,
        schemes=sorted({each.scope.scheme for each in body.approvals}),
        scheme_title=schemes.scheme,
        fields=sorted({each.scope.field for each in body.approvals}),
        competences=tuple(reversed(body.competences)),
        required=body.competence_required,
        command=uuid4(),
    )


def _can_audit(state: AccountState, roles: frozenset[Role]) -> bool:
    return Role.AUDITOR in roles and state in {AccountState.ACTIVE, AccountState.INVITED}


def _correlation_id(page: Page) -> UUID:
    return cast("UUID", page.request.state.correlation)
