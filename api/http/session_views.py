"""Request and response models of sessions and credentials."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from services.sessions import Session

Secret = Annotated[str, StringConstraints(max_length=1000)]
"""A password, code or token; longer values cannot be valid."""


class RequestBody(BaseModel):
    """A request body; unknown fields are rejected, and errors do not repeat input."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Login(RequestBody):
    """Login name and password, with an optional one-time code."""

    login: Secret
    password: Secret
    code: Secret | None = None


class StepUp(RequestBody):
    """A second factor. `proof` is the code, or the authenticator's response as a JSON string."""

    by: Literal["one_time_code", "recovery_code", "passkey"]
    proof: Annotated[str, StringConstraints(max_length=20_000)]


class PasskeyLogin(RequestBody):
    """The authenticator's response as a JSON string."""

    answer: Annotated[str, StringConstraints(max_length=20_000)]


class PasskeyRegistration(PasskeyLogin):
    """The authenticator's response for a new passkey, and a name for it."""

    name: Annotated[str, StringConstraints(max_length=120)]


class Code(RequestBody):
    """A one-time code."""

    code: Secret


class InvitationUse(RequestBody):
    """Acceptance of an invitation: token, password, name."""

    token: Secret
    password: Secret
    name: Annotated[str, StringConstraints(max_length=120)]


class PasswordChange(RequestBody):
    """The current password and the new one."""

    current: Secret
    new: Secret


class SessionView(BaseModel):
    """A session as its owner sees it. While `second_factor_due`, only the second factor is permitted."""

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
    present: bool = Field(description="Whether it is the session of this request.")

    @classmethod
    def of(cls, session: Session, present: bool = True) -> Self:
        """The view of a session."""
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
    """Options for the browser's `navigator.credentials`."""

    options: dict[str, Any]


class OneTimeCodeSecret(BaseModel):
    """The secret of one-time codes, and its otpauth URI for a QR code. Shown once."""

    secret: str
    uri: str


class RecoveryCodesView(BaseModel):
    """Recovery codes, each valid once. Shown once."""

    codes: tuple[str, ...]


class PasskeyView(BaseModel):
    """A passkey as its owner sees it."""

    id: str
    name: str
    created_at: AwareDatetime
    used_at: AwareDatetime | None
