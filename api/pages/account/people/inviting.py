"""How does an administrator let somebody new in?"""

from collections.abc import Sequence
from typing import Final

from fastapi import APIRouter, Response

from api.http.given import Here, Person
from api.pages.account.people.listing import PEOPLE
from api.pages.account.refusals import ON_FORMS, status_of, told
from api.pages.form import Form
from api.pages.page import AskedPage, Page
from api.pages.route import PageRoute
from api.pages.sent import SentForm
from domain.errors import InvalidValue
from domain.values import Role
from services.accounts.errors import LoginTaken, PersonKnown
from services.accounts.invitations import Invitation
from services.principal import WITHOUT_BODY

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PATH: Final = PEOPLE + "/invite"
ROLES: Final = tuple(role for role in Role if role not in WITHOUT_BODY)
"""Roles that a body gives to its people."""

_NAMES: Final[dict[object, str]] = {"login name": "login", "person id": "person"}
"""What the accounts call a field, and its name in the form."""


@router.get(PATH, operation_id="see_people")
def ask_invitation(page: AskedPage) -> Response:
    """The form."""
    return _shown(page, Form())


@router.post(PATH, operation_id="invite_person")
def invite(page: AskedPage, here: Here, by: Person, form: SentForm) -> Response:
    """Make an account, and show this once the link by which its owner takes it over."""
    if form.again:
        return _shown(page, Form(form))
    chosen = chosen_roles(form.all("roles"))
    if not chosen:
        return _shown(
            page, Form(form).wrong("roles", page.language.gettext("Choose at least one role.")), 422
        )
    try:
        invitation = here.accounts.invitations.invite(
            form.one("login"), chosen, by.body, by, form.one("person") or None
        )
    except ON_FORMS as refusal:
        wrong = told(page, Form(form), refusal, _field(refusal))
        return _shown(page, wrong, status_of(wrong, refusal))
    return invited(page, invitation, form.one("login"))


def invited(page: Page, invitation: Invitation, login: str) -> Response:
    """What to hand to the person, shown this once."""
    link = page.address(f"/invitations/{invitation.token}")
    return page("account/invited.html", invitation=invitation, login=login, link=link)


def chosen_roles(names: Sequence[str]) -> list[Role]:
    """The roles that were ticked; what is none is none."""
    return [role for role in Role if role.value in names]


def _field(refusal: Exception) -> str:
    match refusal:
        case PersonKnown():
            return "person"
        case InvalidValue():
            return _NAMES.get(refusal.values.get("field"), "roles")
        case LoginTaken():
            return "login"
        case _:
            return ""


def _shown(page: Page, form: Form, status: int = 200) -> Response:
    return page("account/invite.html", status, form=form, roles=ROLES)
