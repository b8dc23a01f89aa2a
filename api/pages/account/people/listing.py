"""Who has an account in this body, and how does one account stand?"""

from typing import Final

from fastapi import APIRouter, Response

from api.app.composition import Composition
from api.http.given import Here, Person
from api.pages.page import AskedPage
from api.pages.route import PageRoute
from domain.values import PersonId
from services.accounts.errors import UnknownPerson
from services.accounts.values import Person as Account
from services.accounts.values import State
from services.principal import Principal

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PEOPLE: Final = "/staff/people"
DEEDS: Final = {
    State.INVITED: ("invite-again", "roles", "disable"),
    State.ACTIVE: ("roles", "end-sessions", "invite-again", "disable"),
    State.DISABLED: ("enable",),
    State.ERASED: (),
}
"""What administrators can do to an account in each state, in the order in which it is offered."""


@router.get(PEOPLE, operation_id="see_people")
def see_people(page: AskedPage, here: Here, by: Person) -> Response:
    """The accounts of the body, those who work there first."""
    people = sorted(
        here.accounts.people.all(by.body), key=lambda each: (list(State).index(each.state), each.id)
    )
    return page("account/people.html", people=people)


@router.get(PEOPLE + "/{id}", operation_id="see_person")
def see_person(id: PersonId, page: AskedPage, here: Here, by: Person) -> Response:
    """One account, and what can be done about it."""
    person = own_person(here, id, by)
    interests = [each for each in here.institutions.body(by.body or "").interests if each.person == id]
    deeds = DEEDS[person.state] if by.person != id else ()
    return page("account/person.html", person=person, interests=interests, deeds=deeds)


def own_person(here: Composition, id: PersonId, by: Principal) -> Account:
    """An account of the same body; another body's is as unknown as none. Raises UnknownPerson."""
    found = here.accounts.people.person(id)
    if found.body != by.body:
        raise UnknownPerson(id)
    return found
