"""How does an administrator let somebody new in?"""

from collections.abc import Sequence
from typing import Final

from fastapi import APIRouter, Response

from api.http.dependencies import ContainerDep, PrincipalDep
from api.pages.account.form_errors import FORM_ERRORS, form_status, with_error
from api.pages.account.people.people_list import PEOPLE
from api.pages.form import Form
from api.pages.form_data import SubmittedForm
from api.pages.page import CurrentPage, Page
from api.pages.route import PageRoute
from domain.errors import InvalidValue
from domain.values import Role
from services.accounts.errors import LoginNameTaken, PersonIdTaken
from services.accounts.invitations import Invitation
from services.principal import WITHOUT_BODY

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

INVITE_PATH: Final = PEOPLE + "/invite"
ROLES: Final = tuple(role for role in Role if role not in WITHOUT_BODY)
"""Roles that a body gives to its people."""

_FIELD_NAMES: Final[dict[object, str]] = {"login name": "login", "person id": "person"}
"""What the accounts call a field, and its name in the form."""


@router.get(INVITE_PATH, operation_id="see_people")
def show_invite_form(page: CurrentPage) -> Response:
    """The form."""
    return _invite_page(page, Form())


@router.post(INVITE_PATH, operation_id="invite_person")
def invite(page: CurrentPage, container: ContainerDep, by: PrincipalDep, form: SubmittedForm) -> Response:
    """Make an account, and show this once the link by which its owner takes it over."""
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


def invitation_created_page(page: Page, invitation: Invitation, login: str) -> Response:
    """What to hand to the person, shown this once."""
    link = page.absolute_url(f"/invitations/{invitation.token}")
    return page("account/invitation_created.html", invitation=invitation, login=login, link=link)


def chosen_roles(names: Sequence[str]) -> list[Role]:
    """The roles that were ticked; what is none is none."""
    return [role for role in Role if role.value in names]


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


def _invite_page(page: Page, form: Form, status: int = 200) -> Response:
    return page("account/invite.html", status, form=form, roles=ROLES)
