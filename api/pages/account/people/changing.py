"""How does an administrator change what somebody may do, shut them out, or let them in again?

Each deed has a page of its own that says what it means, and is done when that page is sent.
"""

from typing import Final

from fastapi import APIRouter, Response

from api.app.composition import Composition
from api.http.given import Here, Person
from api.pages.account.people.inviting import ROLES, chosen_roles, invited
from api.pages.account.people.listing import DEEDS, PEOPLE, own_person
from api.pages.account.refusals import ON_FORMS, status_of, told
from api.pages.form import Form
from api.pages.page import AskedPage, Page
from api.pages.route import PageRoute
from api.pages.sent import Sent, SentForm, sent
from domain.values import PersonId, Role
from services.accounts.values import Person as Account
from services.principal import Principal

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

ONE: Final = PEOPLE + "/{id}"
"""The account that a deed is about."""


@router.get(ONE + "/roles", operation_id="see_person")
@router.get(ONE + "/disable", operation_id="see_person")
@router.get(ONE + "/enable", operation_id="see_person")
@router.get(ONE + "/end-sessions", operation_id="see_person")
@router.get(ONE + "/invite-again", operation_id="see_person")
def ask_deed(id: PersonId, page: AskedPage, here: Here, by: Person) -> Response:
    """What the deed means, and its form."""
    person = own_person(here, id, by)
    return _shown(page, person, by, Form(sent(("roles", role) for role in person.roles)))


@router.post(ONE + "/roles", operation_id="change_roles")
def change_roles(id: PersonId, page: AskedPage, here: Here, by: Person, form: SentForm) -> Response:
    """These roles and no others."""
    return _done(page, here, by, id, form)


@router.post(ONE + "/disable", operation_id="disable_person")
def disable(id: PersonId, page: AskedPage, here: Here, by: Person, form: SentForm) -> Response:
    """Let a person in no more, at once."""
    return _done(page, here, by, id, form)


@router.post(ONE + "/enable", operation_id="enable_person")
def enable(id: PersonId, page: AskedPage, here: Here, by: Person, form: SentForm) -> Response:
    """Let a person in again."""
    return _done(page, here, by, id, form)


@router.post(ONE + "/end-sessions", operation_id="end_sessions_of_person")
def end_sessions(id: PersonId, page: AskedPage, here: Here, by: Person, form: SentForm) -> Response:
    """Log a person out everywhere."""
    return _done(page, here, by, id, form)


@router.post(ONE + "/invite-again", operation_id="invite_person_again")
def invite_again(id: PersonId, page: AskedPage, here: Here, by: Person, form: SentForm) -> Response:
    """A new way in for somebody who lost the others."""
    return _done(page, here, by, id, form)


def _done(page: Page, here: Composition, by: Principal, id: PersonId, form: Sent) -> Response:
    person = own_person(here, id, by)
    if form.again:
        return _shown(page, person, by, Form(form))
    if _deed(page) == "roles" and not chosen_roles(form.all("roles")):
        none = page.language.gettext("Choose at least one role.")
        return _shown(page, person, by, Form(form).wrong("roles", none), 422)
    try:
        return _do(page, here, by, person, chosen_roles(form.all("roles")))
    except ON_FORMS as refusal:
        wrong = told(page, Form(form), refusal)
        return _shown(page, person, by, wrong, status_of(wrong, refusal))


def _do(page: Page, here: Composition, by: Principal, person: Account, roles: list[Role]) -> Response:
    """Raises what the services raise."""
    people = here.accounts.people
    match _deed(page):
        case "roles":
            people.change_roles(person.id, roles, by)
        case "disable":
            people.disable(person.id, by)
        case "enable":
            people.enable(person.id, by)
        case "end-sessions":
            people.end_sessions(person.id, by)
        case "invite-again":
            return invited(page, here.accounts.invitations.invite_again(person.id, by), person.login or "")
    return page.redirected(f"{PEOPLE}/{person.id}", done=_deed(page))


def _deed(page: Page) -> str:
    return page.path.rpartition("/")[2]


def _shown(page: Page, person: Account, by: Principal, form: Form, status: int = 200) -> Response:
    deed = _deed(page)
    possible = by.person != person.id and deed in DEEDS[person.state]
    return page(
        "account/deed.html", status, form=form, person=person, deed=deed, roles=ROLES, possible=possible
    )
