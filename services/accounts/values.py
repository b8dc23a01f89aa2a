"""What is an account made of: who it is, how it stands, and what was proved?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from pydantic import StringConstraints, TypeAdapter, ValidationError

from domain.errors import InvalidValue
from domain.values import BodyId, PersonId, Role
from services.principal import Principal

Login = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\s\x00-\x1f\x7f]{3,254}$")]
"""An e-mail address, or another name to log in by."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]{1,120}$")]
"""How a person is shown to others, or how a person calls a passkey."""

ExternalName = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,255}$")]
"""An issuer, or a subject that an issuer names."""

_TEXTS: Final[dict[str, TypeAdapter[str]]] = {
    "login name": TypeAdapter(Login),
    "name": TypeAdapter(Name),
    "issuer": TypeAdapter(ExternalName),
    "subject": TypeAdapter(ExternalName),
    "person id": TypeAdapter(PersonId),
}


def validated(kind: str, text: str) -> str:
    """The text, if it has the shape of what it is meant to be. Raises InvalidValue."""
    try:
        return _TEXTS[kind].validate_python(text)
    except ValidationError as error:
        raise InvalidValue("this cannot be a {field}", field=kind) from error


class AccountState(StrEnum):
    """How an account stands."""

    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"
    ERASED = "erased"


class Factor(StrEnum):
    """A second way to prove who one is, set up and ready."""

    ONE_TIME_CODE = "one_time_code"
    PASSKEY = "passkey"
    RECOVERY_CODE = "recovery_code"


@dataclass(frozen=True)
class Person:
    """An account; `name` and `login` are gone once it is erased."""

    id: PersonId
    body: BodyId | None
    roles: frozenset[Role]
    state: AccountState
    name: str | None
    login: str | None
    created_at: datetime
    changed_at: datetime
    credentials_changed_at: datetime

    @property
    def display_name(self) -> str:
        """What to call the person in front of others."""
        if self.state is AccountState.ERASED:
            return f"erased person {self.id}"
        return self.name or self.id


@dataclass(frozen=True)
class AuthenticatedPerson:
    """Somebody who gave proof.

    With `second_factor_due` the proof is not complete: the caller asks for one of `factors` before it
    lets anyone in. A device is known, by `device_token`, once the proof was complete on it. Sessions
    begun before `credentials_changed_at` are over.
    """

    principal: Principal
    credentials_changed_at: datetime
    factors: frozenset[Factor]
    second_factor_due: bool
    device_token: str | None


@dataclass(frozen=True)
class CredentialsChanged:
    """Sessions of the person that began before the moment are over."""

    person: PersonId
    credentials_changed_at: datetime


@dataclass(frozen=True)
class RelyingParty:
    """Who passkeys are made for: a domain, its name, and the origin browsers see it under."""

    id: str
    name: str
    origin: str
