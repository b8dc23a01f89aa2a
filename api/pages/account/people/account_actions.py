"""How does an administrator change what somebody may do, shut them out, or let them in again?

Each deed has a page of its own that says what it means, and is done when that page is sent.
"""

from typing import Final

from fastapi import APIRouter, Response

from api.app.container import Container
from api.http.dependencies import ContainerDep, PrincipalDep
from api.pages.account.form_errors import FORM_ERRORS, form_status, with_error
from api.pages.account.people.invitations import ROLES, chosen_roles, invitation_created_page
from api.pages.account.people.people_list import ACTIONS, PEOPLE, person_of_body
from api.pages.form import Form
from api.pages.form_data import FormData, SubmittedForm, form_data
from api.pages.page import CurrentPage, Page
from api.pages.route import PageRoute
from domain.values import PersonId, Role
from services.accounts.values import Person as Account
from services.principal import Principal

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PERSON_PATH: Final = PEOPLE + "/{id}"
"""The account that a deed is about."""


@router.get(PERSON_PATH + "/roles", operation_id="see_person")
@router.get(PERSON_PATH + "/disable", operation_id="see_person")
@router.get(PERSON_PATH + "/enable", operation_id="see_person")
@router.get(PERSON_PATH + "/end-sessions", operation_id="see_person")
@router.get(PERSON_PATH + "/invite-again", operation_id="see_person")
def show_account_action(
    id: PersonId, page: CurrentPage, container: ContainerDep, by: PrincipalDep
) -> Response:
    """What the deed means, and its form."""
    person = person_of_body(container, id, by)
    return _action_page(page, person, by, Form(form_data(("roles", role) for role in person.roles)))


@router.post(PERSON_PATH + "/roles", operation_id="change_roles")
def change_roles(
    id: PersonId, page: CurrentPage, container: ContainerDep, by: PrincipalDep, form: SubmittedForm
) -> Response:
    """These roles and no others."""
    return _submit(page, container, by, id, form)


@router.post(PERSON_PATH + "/disable", operation_id="disable_person")
def disable(
    id: PersonId, page: CurrentPage, container: ContainerDep, by: PrincipalDep, form: SubmittedForm
) -> Response:
    """Let a person in no more, at once."""
    return _submit(page, container, by, id, form)


@router.post(PERSON_PATH + "/enable", operation_id="enable_person")
def enable(
    id: PersonId, page: CurrentPage, container: ContainerDep, by: PrincipalDep, form: SubmittedForm
) -> Response:
    """Let a person in again."""
    return _submit(page, container, by, id, form)


@router.post(PERSON_PATH + "/end-sessions", operation_id="end_sessions_of_person")
def end_sessions(
    id: PersonId, page: CurrentPage, container: ContainerDep, by: PrincipalDep, form: SubmittedForm
) -> Response:
    """Log a person out everywhere."""
    return _submit(page, container, by, id, form)


@router.post(PERSON_PATH + "/invite-again", operation_id="invite_person_again")
def invite_again(
    id: PersonId, page: CurrentPage, container: ContainerDep, by: PrincipalDep, form: SubmittedForm
) -> Response:
    """A new way in for somebody who lost the others."""
    return _submit(page, container, by, id, form)


def _submit(page: Page, container: Container, by: Principal, id: PersonId, form: FormData) -> Response:
    person = person_of_body(container, id, by)
    if form.is_resumed:
        return _action_page(page, person, by, Form(form))
    if _action(page) == "roles" and not chosen_roles(form.values("roles")):
        message = page.language.gettext("Choose at least one role.")
        return _action_page(page, person, by, Form(form).with_error("roles", message), 422)
    try:
        return _apply(page, container, by, person, chosen_roles(form.values("roles")))
    except FORM_ERRORS as error:
        invalid_form = with_error(page, Form(form), error)
        return _action_page(page, person, by, invalid_form, form_status(invalid_form, error))


def _apply(page: Page, container: Container, by: Principal, person: Account, roles: list[Role]) -> Response:
    """Raises what the services raise."""
    people = container.accounts.people
    match _action(page):
        case "roles":
            people.change_roles(person.id, roles, by)
        case "disable":
            people.disable(person.id, by)
        case "enable":
            people.enable(person.id, by)
        case "end-sessions":
            people.end_sessions(person.id, by)
        case "invite-again":
            return invitation_created_page(
                page, container.accounts.invitations.invite_again(person.id, by), person.login or ""
            )
    return page.redirect(f"{PEOPLE}/{person.id}", done=_action(page))


def _action(page: Page) -> str:
    return page.path.rpartition("/")[2]


def _action_page(page: Page, person: Account, by: Principal, form: Form, status: int = 200) -> Response:
    action = _action(page)
    allowed = by.person != person.id and action in ACTIONS[person.state]
    return page(
        "account/account_action.html",
        status,
        form=form,
        person=person,
        action=action,
        roles=ROLES,
        allowed=allowed,
    )
