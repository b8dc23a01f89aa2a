"""Values of accounts: person, state, factors, authentication result."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from pydantic import StringConstraints, TypeAdapter, ValidationError

from domain.errors import InvalidValue
from domain.values import BodyId, PersonId, Role
from services.principal import Principal

Login = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\s\x00-\x1f\x7f]{3,254}$")]
"""A login name: an e-mail address or another name."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]{1,120}$")]
"""Display name of a person or a passkey."""

ExternalName = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,255}$")]
"""An issuer or a subject of OpenID Connect."""

_TEXTS: Final[dict[str, TypeAdapter[str]]] = {
    "login name": TypeAdapter(Login),
    "name": TypeAdapter(Name),
    "issuer": TypeAdapter(ExternalName),
    "subject": TypeAdapter(ExternalName),
    "person id": TypeAdapter(PersonId),
}


def validated(kind: str, text: str) -> str:
    """The validated text. Raises InvalidValue."""
    try:
        return _TEXTS[kind].validate_python(text)
    except ValidationError as error:
        raise InvalidValue("this cannot be a {field}", field=kind) from error


class AccountState(StrEnum):
    """State of an account."""

    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"
    ERASED = "erased"


class Factor(StrEnum):
    """A second factor that is set up."""

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
        """The name to display."""
        if self.state is AccountState.ERASED:
            return f"erased person {self.id}"
        return self.name or self.id


@dataclass(frozen=True)
class AuthenticatedPerson:
    """Result of an authentication.

    With `second_factor_due` it is not complete: the caller asks for one of `factors` before it grants access.
    A complete one has a `device_token`, by which the device is known from now on. Sessions that began before
    `credentials_changed_at` have ended.
    """

    principal: Principal
    credentials_changed_at: datetime
    factors: frozenset[Factor]
    second_factor_due: bool
    device_token: str | None


@dataclass(frozen=True)
class CredentialsChanged:
    """New credentials of a person: sessions that began before the moment have ended."""

    person: PersonId
    credentials_changed_at: datetime


@dataclass(frozen=True)
class RelyingParty:
    """Relying party of passkeys (WebAuthn): domain, name, and the origin in browsers."""

    id: str
    name: str
    origin: str
