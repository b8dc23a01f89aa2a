"""What do administrators see of an account, and what do they send?"""

from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from domain.values import PersonId, Role
from services.accounts.invitations import Invitation
from services.accounts.values import Login, Person


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
