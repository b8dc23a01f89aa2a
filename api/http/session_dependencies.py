"""What does a route of people who come in get to work with?"""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from api.app.container import Container
from api.errors.request_errors import StepUpRequired
from api.http.client_address import client_network
from api.http.credentials import DEVICE_COOKIE, SESSION_COOKIE, Credential, read_cookie
from services.sessions import Session


@dataclass(frozen=True)
class ClientContext:
    """Where a request comes from: what its browser holds, its source, and what to note it by."""

    device: str | None
    token: str | None
    source: str
    request_id: str


async def _client_context(request: Request) -> ClientContext:
    return ClientContext(
        read_cookie(request.headers, DEVICE_COOKIE),
        read_cookie(request.headers, SESSION_COOKIE),
        client_network(request.scope),
        request.state.request_id,
    )


async def _session_credential(request: Request) -> Credential:
    return cast("Credential", request.state.credential)


ClientContextDep = Annotated[ClientContext, Depends(_client_context)]
"""Where the request comes from."""

SessionCredentialDep = Annotated[Credential, Depends(_session_credential)]
"""Who was let in by `AuthenticationMiddleware`; for operations that no key opens, with a session."""


def session_of(credential: Credential) -> Session:
    """The session, which such an operation always has."""
    return cast("Session", credential.session)


def require_recent_authentication(container: Container, credential: Credential) -> None:
    """Refuse to change proofs in a session that may have been left open. Raises StepUpRequired.

    A second factor shown a moment ago counts, or, for who has shown none, having just logged in.
    """
    session = session_of(credential)
    logged_in_recently = session.stepped_up_at is None and container.sessions.just_begun(session)
    if not logged_in_recently and not container.sessions.just_stepped_up(session):
        raise StepUpRequired
