"""Session values: person, authentication means, expiry."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from domain.values import PersonId
from services.errors import ServiceError
from services.principal import Principal

SECOND_FACTORS: Final = frozenset({"one_time_code", "recovery_code", "passkey", "identity_second_factor"})
"""Means that prove more than a password does; a passkey has verified its user and is two in one.

Other means are `password`, and `identity` for a login through an identity
provider that does not say by which means.
"""


@dataclass(frozen=True)
class SessionLimits:
    """How long things last (ASVS 5.0, 7.3; NIST SP 800-63B-4, 2.2.3)."""

    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=10)
    partial: timedelta = timedelta(minutes=10)
    """A login of which only the password was shown."""
    step_up: timedelta = timedelta(minutes=10)
    """A second factor counts as just shown."""


LIMITS: Final = SessionLimits()


@dataclass(frozen=True)
class Session:
    """A session that is under way; `principal` has the roles of this moment.

    A `partial` one waits for a second factor and opens nothing else. It ends at `until`, or at
    `idle_until` if nothing is asked before.
    """

    id: UUID
    principal: Principal
    means: frozenset[str]
    partial: bool
    begun_at: datetime
    seen_at: datetime
    idle_until: datetime
    until: datetime
    stepped_up_at: datetime | None

    @property
    def person(self) -> PersonId:
        """Whose it is."""
        return self.principal.person


@dataclass(frozen=True)
class IssuedSession:
    """A session and the token that opens it, which is shown this once."""

    token: str
    session: Session


class SessionExpired(ServiceError):
    """The session was ended, has run out, or never began: one error, so that a guess tells nothing."""

    def __init__(self) -> None:
        super().__init__("The session has expired. Log in again.")


class SessionNotFound(ServiceError):
    """The person has no session of this id under way."""

    def __init__(self) -> None:
        super().__init__("You have no such session. Reload the list.")
