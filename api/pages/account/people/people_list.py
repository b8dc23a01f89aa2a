"""Who has an account in this body, and how does one account stand?"""

from typing import Final

from fastapi import APIRouter, Response

from api.app.container import Container
from api.http.dependencies import ContainerDep, PrincipalDep
from api.pages.page import CurrentPage
from api.pages.route import PageRoute
from domain.values import PersonId
from services.accounts.errors import AccountNotFound
from services.accounts.values import AccountState
from services.accounts.values import Person as Account
from services.principal import Principal

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PEOPLE: Final = "/staff/people"
ACTIONS: Final = {
    AccountState.INVITED: ("invite-again", "roles", "disable"),
    AccountState.ACTIVE: ("roles", "end-sessions", "invite-again", "disable"),
    AccountState.DISABLED: ("enable",),
    AccountState.ERASED: (),
}
"""What administrators can do to an account in each state, in the order in which it is offered."""


@router.get(PEOPLE, operation_id="see_people")
def show_people(page: CurrentPage, container: ContainerDep, by: PrincipalDep) -> Response:
    """The accounts of the body, those who work there first."""
    people = sorted(
        container.accounts.people.all(by.body),
        key=lambda each: (list(AccountState).index(each.state), each.id),
    )
    return page("account/people.html", people=people)


@router.get(PEOPLE + "/{id}", operation_id="see_person")
def show_person(id: PersonId, page: CurrentPage, container: ContainerDep, by: PrincipalDep) -> Response:
    """One account, and what can be done about it."""
    person = person_of_body(container, id, by)
    interests = [each for each in container.institutions.body(by.body or "").interests if each.person == id]
    actions = ACTIONS[person.state] if by.person != id else ()
    return page("account/person.html", person=person, interests=interests, actions=actions)


def person_of_body(container: Container, id: PersonId, by: Principal) -> Account:
    """An account of the same body; another body's is as unknown as none. Raises AccountNotFound."""
    person = container.accounts.people.person(id)
    if person.body != by.body:
        raise AccountNotFound(id)
    return person
