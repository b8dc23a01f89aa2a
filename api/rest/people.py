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
    """The complete set of roles of a person."""

    model_config = ConfigDict(extra="forbid")

    roles: Annotated[list[Role], Field(min_length=1, max_length=20)]


class NewPerson(Roles):
    """A person to invite. `person` is an existing person id, if the person is already in the history."""

    login: Login
    person: PersonId | None = None


class PersonView(BaseModel):
    """An account; an erased one has only its id."""

    person: str
    state: str
    roles: tuple[str, ...]
    name: str | None
    login: str | None
    created_at: AwareDatetime
    changed_at: AwareDatetime

    @classmethod
    def of(cls, account: Person) -> Self:
        """The view of an account."""
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
    """The invitation token for the person. Shown once."""

    person: str
    token: str
    expires_at: AwareDatetime

    @classmethod
    def of(cls, invitation: Invitation) -> Self:
        """The view of an invitation."""
        return cls(person=invitation.person, token=invitation.token, expires_at=invitation.expires_at)


@router.get("", operation_id="see_people", responses=READ_RESPONSES)
def see_people(principal: PrincipalDep, container: ContainerDep) -> list[PersonView]:
    """List the accounts of your body. Open to: administrator."""
    return [PersonView.of(each) for each in container.accounts.people.all(principal.body)]


@router.get("/{id}", operation_id="see_person", responses=READ_RESPONSES)
def see_person(id: PersonId, principal: PrincipalDep, container: ContainerDep) -> PersonView:
    """Show an account of your body. Open to: administrator."""
    return PersonView.of(_require_same_body(container.accounts.people.person(id), principal))


@router.post("", status_code=201, operation_id="invite_person", responses=COMMAND_RESPONSES)
def invite_person(new: NewPerson, principal: PrincipalDep, container: ContainerDep) -> InvitationView:
    """Invite a person. Taken by: administrator."""
    invitations = container.accounts.invitations
    return InvitationView.of(invitations.invite(new.login, new.roles, principal.body, principal, new.person))


@router.post("/{id}/invite-again", operation_id="invite_person_again", responses=COMMAND_RESPONSES)
def invite_person_again(id: PersonId, principal: PrincipalDep, container: ContainerDep) -> InvitationView:
    """Invite a person again who lost every credential. Taken by: administrator."""
    _require_same_body(container.accounts.people.person(id), principal)
    return InvitationView.of(container.accounts.invitations.invite_again(id, principal))


@router.post("/{id}/roles", operation_id="change_roles", responses=COMMAND_RESPONSES)
def change_roles(
    id: PersonId, new_roles: Roles, principal: PrincipalDep, container: ContainerDep
) -> PersonView:
    """Set the roles of a person. Taken by: administrator, never on oneself."""
    _require_same_body(container.accounts.people.person(id), principal)
    return PersonView.of(container.accounts.people.change_roles(id, new_roles.roles, principal))


@router.post("/{id}/disable", operation_id="disable_person", responses=COMMAND_RESPONSES)
def disable_person(id: PersonId, principal: PrincipalDep, container: ContainerDep) -> PersonView:
    """Disable an account at once. Taken by: administrator, never on oneself."""
    _require_same_body(container.accounts.people.person(id), principal)
    return PersonView.of(container.accounts.people.disable(id, principal))


@router.post("/{id}/end-sessions", operation_id="end_sessions_of_person", responses=COMMAND_RESPONSES)
def end_sessions_of_person(id: PersonId, principal: PrincipalDep, container: ContainerDep) -> PersonView:
    """End all sessions of a person at once; logging in again stays possible. Taken by: administrator."""
    _require_same_body(container.accounts.people.person(id), principal)
    return PersonView.of(container.accounts.people.end_sessions(id, principal))


@router.post("/{id}/enable", operation_id="enable_person", responses=COMMAND_RESPONSES)
def enable_person(id: PersonId, principal: PrincipalDep, container: ContainerDep) -> PersonView:
    """Enable a disabled account. Taken by: administrator, never on oneself."""
    _require_same_body(container.accounts.people.person(id), principal)
    return PersonView.of(container.accounts.people.enable(id, principal))


def _require_same_body(account: Account, principal: Principal) -> Account:
    """The account, if it is of the same body. Raises AccountNotFound for one of another body."""
    if account.body != principal.body:
        raise AccountNotFound(account.id)
    return account
