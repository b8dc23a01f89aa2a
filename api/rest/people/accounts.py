"""How does a body's administrator let people in, change what they may do, and shut them out?

Never on oneself, and never for another body: that is for `services.accounts.admin_policy` to refuse.
"""

from typing import Final

from fastapi import APIRouter

from api.http.dependencies import ContainerDep, PrincipalDep
from api.http.openapi import COMMAND_RESPONSES, READ_RESPONSES
from api.http.strict_route import StrictRoute
from api.rest.people.views import InvitationView, NewPerson, PersonView, Roles
from domain.values import PersonId
from services.accounts.errors import AccountNotFound
from services.accounts.values import Person as Account
from services.principal import Principal

router: Final = APIRouter(prefix="/people", tags=["people"], route_class=StrictRoute)


@router.get("", operation_id="see_people", responses=READ_RESPONSES)
def see_people(principal: PrincipalDep, container: ContainerDep) -> list[PersonView]:
    """The accounts of your body. Open to: administrator."""
    return [PersonView.of(each) for each in container.accounts.people.all(principal.body)]


@router.get("/{id}", operation_id="see_person", responses=READ_RESPONSES)
def see_person(id: PersonId, principal: PrincipalDep, container: ContainerDep) -> PersonView:
    """An account of your body. Open to: administrator."""
    return PersonView.of(_require_same_body(container.accounts.people.person(id), principal))


@router.post("", status_code=201, operation_id="invite_person", responses=COMMAND_RESPONSES)
def invite_person(new: NewPerson, principal: PrincipalDep, container: ContainerDep) -> InvitationView:
    """Let somebody in. Taken by: administrator."""
    invitations = container.accounts.invitations
    return InvitationView.of(invitations.invite(new.login, new.roles, principal.body, principal, new.person))


@router.post("/{id}/invite-again", operation_id="invite_person_again", responses=COMMAND_RESPONSES)
def invite_person_again(id: PersonId, principal: PrincipalDep, container: ContainerDep) -> InvitationView:
    """A new way in for somebody who lost the others. Taken by: administrator."""
    _require_same_body(container.accounts.people.person(id), principal)
    return InvitationView.of(container.accounts.invitations.invite_again(id, principal))


@router.post("/{id}/roles", operation_id="change_roles", responses=COMMAND_RESPONSES)
def change_roles(
    id: PersonId, new_roles: Roles, principal: PrincipalDep, container: ContainerDep
) -> PersonView:
    """Give a person these roles and no others. Taken by: administrator, never on oneself."""
    _require_same_body(container.accounts.people.person(id), principal)
    return PersonView.of(container.accounts.people.change_roles(id, new_roles.roles, principal))


@router.post("/{id}/disable", operation_id="disable_person", responses=COMMAND_RESPONSES)
def disable_person(id: PersonId, principal: PrincipalDep, container: ContainerDep) -> PersonView:
    """Let a person in no more, at once. Taken by: administrator, never on oneself."""
    _require_same_body(container.accounts.people.person(id), principal)
    return PersonView.of(container.accounts.people.disable(id, principal))


@router.post("/{id}/end-sessions", operation_id="end_sessions_of_person", responses=COMMAND_RESPONSES)
def end_sessions_of_person(id: PersonId, principal: PrincipalDep, container: ContainerDep) -> PersonView:
    """Log a person out everywhere, at once; they may log in again. Taken by: administrator."""
    _require_same_body(container.accounts.people.person(id), principal)
    return PersonView.of(container.accounts.people.end_sessions(id, principal))


@router.post("/{id}/enable", operation_id="enable_person", responses=COMMAND_RESPONSES)
def enable_person(id: PersonId, principal: PrincipalDep, container: ContainerDep) -> PersonView:
    """Let a person in again. Taken by: administrator, never on oneself."""
    _require_same_body(container.accounts.people.person(id), principal)
    return PersonView.of(container.accounts.people.enable(id, principal))


def _require_same_body(account: Account, principal: Principal) -> Account:
    """An account of the same body; another body's is as unknown as none. Raises AccountNotFound."""
    if account.body != principal.body:
        raise AccountNotFound(account.id)
    return account
