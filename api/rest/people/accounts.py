"""How does a body's administrator let people in, change what they may do, and shut them out?

Never on oneself, and never for another body: that is for `services.accounts.governing` to refuse.
"""

from typing import Final

from fastapi import APIRouter

from api.http.documents import PROBLEMS_OF_COMMANDS, PROBLEMS_OF_READING
from api.http.given import Here, Person
from api.http.route import StrictRoute
from api.rest.people.views import Invited, NewPerson, PersonView, Roles
from domain.values import PersonId
from services.accounts.errors import UnknownPerson
from services.accounts.values import Person as Account
from services.principal import Principal

router: Final = APIRouter(prefix="/people", tags=["people"], route_class=StrictRoute)


@router.get("", operation_id="see_people", responses=PROBLEMS_OF_READING)
def see_people(by: Person, here: Here) -> list[PersonView]:
    """The accounts of your body. Open to: administrator."""
    return [PersonView.of(each) for each in here.accounts.people.all(by.body)]


@router.get("/{id}", operation_id="see_person", responses=PROBLEMS_OF_READING)
def see_person(id: PersonId, by: Person, here: Here) -> PersonView:
    """An account of your body. Open to: administrator."""
    return PersonView.of(_own(here.accounts.people.person(id), by))


@router.post("", status_code=201, operation_id="invite_person", responses=PROBLEMS_OF_COMMANDS)
def invite_person(new: NewPerson, by: Person, here: Here) -> Invited:
    """Let somebody in. Taken by: administrator."""
    invitations = here.accounts.invitations
    return Invited.of(invitations.invite(new.login, new.roles, by.body, by, new.person))


@router.post("/{id}/invite-again", operation_id="invite_person_again", responses=PROBLEMS_OF_COMMANDS)
def invite_person_again(id: PersonId, by: Person, here: Here) -> Invited:
    """A new way in for somebody who lost the others. Taken by: administrator."""
    _own(here.accounts.people.person(id), by)
    return Invited.of(here.accounts.invitations.invite_again(id, by))


@router.post("/{id}/roles", operation_id="change_roles", responses=PROBLEMS_OF_COMMANDS)
def change_roles(id: PersonId, wanted: Roles, by: Person, here: Here) -> PersonView:
    """Give a person these roles and no others. Taken by: administrator, never on oneself."""
    _own(here.accounts.people.person(id), by)
    return PersonView.of(here.accounts.people.change_roles(id, wanted.roles, by))


@router.post("/{id}/disable", operation_id="disable_person", responses=PROBLEMS_OF_COMMANDS)
def disable_person(id: PersonId, by: Person, here: Here) -> PersonView:
    """Let a person in no more, at once. Taken by: administrator, never on oneself."""
    _own(here.accounts.people.person(id), by)
    return PersonView.of(here.accounts.people.disable(id, by))


@router.post("/{id}/end-sessions", operation_id="end_sessions_of_person", responses=PROBLEMS_OF_COMMANDS)
def end_sessions_of_person(id: PersonId, by: Person, here: Here) -> PersonView:
    """Log a person out everywhere, at once; they may log in again. Taken by: administrator."""
    _own(here.accounts.people.person(id), by)
    return PersonView.of(here.accounts.people.end_sessions(id, by))


@router.post("/{id}/enable", operation_id="enable_person", responses=PROBLEMS_OF_COMMANDS)
def enable_person(id: PersonId, by: Person, here: Here) -> PersonView:
    """Let a person in again. Taken by: administrator, never on oneself."""
    _own(here.accounts.people.person(id), by)
    return PersonView.of(here.accounts.people.enable(id, by))


def _own(found: Account, by: Principal) -> Account:
    """An account of the same body; another body's is as unknown as none. Raises UnknownPerson."""
    if found.body != by.body:
        raise UnknownPerson(found.id)
    return found
