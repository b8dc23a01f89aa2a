"""JSON routes for the accounts of a body, for its administrators.

Nobody changes their own roles or state, or accounts of another body:
`services.accounts.people` refuses both.
"""

from typing import Annotated, Final, Self

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.http.dependencies import ContainerDep, PrincipalDep
from api.http.openapi import COMMAND_RESPONSES, KEY_SECURITY, READ_RESPONSES
from api.http.strict_route import StrictRoute
from domain.values import PersonId, Role
from services.accounts.errors import AccountNotFound
from services.accounts.invitations import Invitation
from services.accounts.values import Login, Person
from services.accounts.values import Person as Account
from services.principal import Principal

router: Final = APIRouter(
    prefix="/api/v1/staff/people",
    tags=["people"],
    route_class=StrictRoute,
    dependencies=[KEY_SECURITY],
)


class Roles(BaseModel):
    """The roles of a person, and no others."""

    model_config = ConfigDict(extra="forbid")

    roles: Annotated[list[Role], Field(min_length=1, max_length=20)]


class NewPerson(Roles):
    """Somebody to be let in. `person` is for someone the history knows already by that id."""

    login: Login
    person: PersonId | None = None


class PersonView(BaseModel):
    """An account; of one that was erased only the id is left."""

    person: str
    state: str
    roles: tuple[str, ...]
    name: str | None
    login: str | None
    created_at: AwareDatetime
    changed_at: AwareDatetime

    @classmethod
    def of(cls, account: Person) -> Self:
        """The account as it is told."""
        return cls(
            person=account.id,
            state=account.state,
            roles=tuple(sorted(account.roles)),
            name=account.name,
            login=account.login,
            created_at=account.created_at,
            changed_at=account.changed_at,
        )


class InvitationView(BaseModel):
    """What to hand to the person, shown this once."""

    person: str
    token: str
    expires_at: AwareDatetime

    @classmethod
    def of(cls, invitation: Invitation) -> Self:
        """The invitation as it is told."""
        return cls(person=invitation.person, token=invitation.token, expires_at=invitation.expires_at)


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
