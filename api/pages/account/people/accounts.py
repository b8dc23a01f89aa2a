"""Administration of the accounts of a body: list, invitation, roles, disabling, sessions."""

from collections.abc import Sequence
from typing import Final

from fastapi import APIRouter, Response

from api.app.container import Container
from api.http.dependencies import ContainerDep, PrincipalDep
from api.pages.account.form_errors import FORM_ERRORS, form_status, with_error
from api.pages.form import Form
from api.pages.form_data import FormData, SubmittedForm, form_data
from api.pages.page import CurrentPage, Page
from api.pages.route import PageRoute
from domain.errors import InvalidValue
from domain.values import PersonId, Role
from services.accounts.errors import AccountNotFound, LoginNameTaken, PersonIdTaken
from services.accounts.invitations import Invitation
from services.accounts.values import AccountState
from services.accounts.values import Person as Account
from services.principal import WITHOUT_BODY, Principal

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PEOPLE: Final = "/staff/people"
INVITE_PATH: Final = PEOPLE + "/invite"
PERSON_PATH: Final = PEOPLE + "/{id}"
"""The account that an action changes."""

ROLES: Final = tuple(role for role in Role if role not in WITHOUT_BODY)
"""Roles that a body can assign."""

ACTIONS: Final = {
    AccountState.INVITED: ("invite-again", "roles", "disable"),
    AccountState.ACTIVE: ("roles", "end-sessions", "invite-again", "disable"),
    AccountState.DISABLED: ("enable",),
    AccountState.ERASED: (),
}
"""State of an account → actions of an administrator, in the order of their links."""

_FIELD_NAMES: Final[dict[object, str]] = {"login name": "login", "person id": "person"}
"""Name of a field in an error → its name in the form."""


@router.get(PEOPLE, operation_id="see_people")
def show_people(page: CurrentPage, container: ContainerDep, by: PrincipalDep) -> Response:
    """The accounts of the body, sorted by state."""
    people = sorted(
        container.accounts.people.all(by.body),
        key=lambda each: (list(AccountState).index(each.state), each.id),
    )
    return page("account/people.html", people=people)


@router.get(INVITE_PATH, operation_id="see_people")
def show_invite_form(page: CurrentPage) -> Response:
    """The form to invite a person."""
    return _invite_page(page, Form())


@router.post(INVITE_PATH, operation_id="invite_person")
def invite(page: CurrentPage, container: ContainerDep, by: PrincipalDep, form: SubmittedForm) -> Response:
    """Create an account and show, only once, the link that activates it."""
    if form.is_resumed:
        return _invite_page(page, Form(form))
    roles = chosen_roles(form.values("roles"))
    if not roles:
        return _invite_page(
            page, Form(form).with_error("roles", page.language.gettext("Choose at least one role.")), 422
        )
    try:
        invitation = container.accounts.invitations.invite(
            form.value("login"), roles, by.body, by, form.value("person") or None
        )
    except FORM_ERRORS as error:
        invalid_form = with_error(page, Form(form), error, _field_of_error(error))
        return _invite_page(page, invalid_form, form_status(invalid_form, error))
    return invitation_created_page(page, invitation, form.value("login"))


@router.get(PEOPLE + "/{id}", operation_id="see_person")
def show_person(id: PersonId, page: CurrentPage, container: ContainerDep, by: PrincipalDep) -> Response:
    """One account with its interests and the available actions."""
    person = person_of_body(container, id, by)
    interests = [each for each in container.institutions.body(by.body or "").interests if each.person == id]
    actions = ACTIONS[person.state] if by.person != id else ()
    return page("account/person.html", person=person, interests=interests, actions=actions)


@router.get(PERSON_PATH + "/roles", operation_id="see_person")
@router.get(PERSON_PATH + "/disable", operation_id="see_person")
@router.get(PERSON_PATH + "/enable", operation_id="see_person")
@router.get(PERSON_PATH + "/end-sessions", operation_id="see_person")
@router.get(PERSON_PATH + "/invite-again", operation_id="see_person")
def show_account_action(
    id: PersonId, page: CurrentPage, container: ContainerDep, by: PrincipalDep
) -> Response:
    """The consequences of the action, and its form."""
    person = person_of_body(container, id, by)
    return _action_page(page, person, by, Form(form_data(("roles", role) for role in person.roles)))


@router.post(PERSON_PATH + "/roles", operation_id="change_roles")
def change_roles(
    id: PersonId, page: CurrentPage, container: ContainerDep, by: PrincipalDep, form: SubmittedForm
) -> Response:
    """Replace the roles of the person."""
    return _submit(page, container, by, id, form)


@router.post(PERSON_PATH + "/disable", operation_id="disable_person")
def disable(
    id: PersonId, page: CurrentPage, container: ContainerDep, by: PrincipalDep, form: SubmittedForm
) -> Response:
    """Disable the account and end its sessions at once."""
    return _submit(page, container, by, id, form)


@router.post(PERSON_PATH + "/enable", operation_id="enable_person")
def enable(
    id: PersonId, page: CurrentPage, container: ContainerDep, by: PrincipalDep, form: SubmittedForm
) -> Response:
    """Enable the account again."""
    return _submit(page, container, by, id, form)


@router.post(PERSON_PATH + "/end-sessions", operation_id="end_sessions_of_person")
def end_sessions(
    id: PersonId, page: CurrentPage, container: ContainerDep, by: PrincipalDep, form: SubmittedForm
) -> Response:
    """End all sessions of the person."""
    return _submit(page, container, by, id, form)


@router.post(PERSON_PATH + "/invite-again", operation_id="invite_person_again")
def invite_again(
    id: PersonId, page: CurrentPage, container: ContainerDep, by: PrincipalDep, form: SubmittedForm
) -> Response:
    """Create a new invitation for a person who lost password and factors."""
    return _submit(page, container, by, id, form)


def person_of_body(container: Container, id: PersonId, by: Principal) -> Account:
    """An account of the same body. Raises AccountNotFound, for accounts of other bodies as well."""
    person = container.accounts.people.person(id)
    if person.body != by.body:
        raise AccountNotFound(id)
    return person


def invitation_created_page(page: Page, invitation: Invitation, login: str) -> Response:
    """The page with the invitation link, which is shown only once."""
    link = page.absolute_url(f"/invitations/{invitation.token}")
    return page("account/invitation_created.html", invitation=invitation, login=login, link=link)


def chosen_roles(names: Sequence[str]) -> list[Role]:
    """The selected roles; unknown names are ignored."""
    return [role for role in Role if role.value in names]


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
    """Perform the action. Raises the errors of the account services."""
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


def _invite_page(page: Page, form: Form, status: int = 200) -> Response:
    return page("account/invite.html", status, form=form, roles=ROLES)


def _field_of_error(error: Exception) -> str:
    match error:
        case PersonIdTaken():
            return "person"
        case InvalidValue():
            return _FIELD_NAMES.get(error.values.get("field"), "roles")
        case LoginNameTaken():
            return "login"
        case _:
            return ""
