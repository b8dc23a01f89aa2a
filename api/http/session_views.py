"""What do people see of their sessions and proofs, and what do they send?"""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from services.sessions import Session

Secret = Annotated[str, StringConstraints(max_length=1000)]
"""What is too long is no password, code or token of ours."""


class RequestBody(BaseModel):
    """What is sent to these routes: nothing that is not understood."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Login(RequestBody):
    """The first half of the proof, and perhaps the second: a one-time code."""

    login: Secret
    password: Secret
    code: Secret | None = None


class StepUp(RequestBody):
    """A second factor. `proof` is the code, or what the authenticator answered, as JSON in a text."""

    by: Literal["one_time_code", "recovery_code", "passkey"]
    proof: Annotated[str, StringConstraints(max_length=20_000)]


class PasskeyLogin(RequestBody):
    """What the authenticator answered, as JSON in a text."""

    answer: Annotated[str, StringConstraints(max_length=20_000)]


class PasskeyRegistration(PasskeyLogin):
    """The same for a new passkey, and what its owner calls it."""

    name: Annotated[str, StringConstraints(max_length=120)]


class Code(RequestBody):
    """A one-time code."""

    code: Secret


class InvitationUse(RequestBody):
    """What makes an account out of an invitation."""

    token: Secret
    password: Secret
    name: Annotated[str, StringConstraints(max_length=120)]


class PasswordChange(RequestBody):
    """Another password in place of the present one."""

    current: Secret
    new: Secret


class SessionView(BaseModel):
    """A session as its owner sees it. With `second_factor_due` it opens nothing yet."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    person: str
    roles: tuple[str, ...]
    body: str | None
    means: tuple[str, ...]
    second_factor_due: bool
    begun_at: AwareDatetime
    idle_until: AwareDatetime
    until: AwareDatetime
    stepped_up_at: AwareDatetime | None
    present: bool = Field(description="Whether it is the session that asks.")

    @classmethod
    def of(cls, session: Session, present: bool = True) -> Self:
        """The session as it is told."""
        return cls(
            id=session.id,
            person=session.person,
            roles=tuple(sorted(session.principal.roles)),
            body=session.principal.body,
            means=tuple(sorted(session.means)),
            second_factor_due=session.partial,
            begun_at=session.begun_at,
            idle_until=session.idle_until,
            until=session.until,
            stepped_up_at=session.stepped_up_at,
            present=present,
        )


class PasskeyOptions(BaseModel):
    """What a page hands to the browser's `navigator.credentials`."""

    options: dict[str, Any]


class OneTimeCodeSecret(BaseModel):
    """Shown this once: the secret for typing, the address for a square code."""

    secret: str
    uri: str


class RecoveryCodesView(BaseModel):
    """Shown this once: each code counts once."""

    codes: tuple[str, ...]


class PasskeyView(BaseModel):
    """A passkey as its owner sees it."""

    id: str
    name: str
    created_at: AwareDatetime
    used_at: AwareDatetime | None
