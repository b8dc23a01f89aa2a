"""Login flow: authentication, session, cookies and access log, for JSON routes and pages.

The session cookie is SameSite=Lax, not Strict: a link in a mail or the redirect of an identity provider is a
navigation from another site, which would otherwise arrive without the session. GET changes nothing, and
every other method is checked for its origin (`api/middleware/csrf.py`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Final, cast

from fastapi import Depends, Request, Response

from api.app.container import Container
from api.errors.request_errors import StepUpRequired
from api.http.client_address import client_network
from api.http.credentials import DEVICE_COOKIE, SESSION_COOKIE, Credential, read_cookie
from api.http.session_views import InvitationUse, Login, SessionView, StepUp
from services.access_log import Access
from services.accounts.devices import LIFETIME
from services.accounts.errors import InvalidCode, InvalidCredentials
from services.accounts.values import AuthenticatedPerson
from services.sessions import IssuedSession, Session


@dataclass(frozen=True)
class ClientContext:
    """The client of a request: its cookies, its network, and the request id."""

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
"""The client of the request."""

SessionCredentialDep = Annotated[Credential, Depends(_session_credential)]
"""The credential of an operation without a key scope: a session, set by `AuthenticationMiddleware`."""


def session_of(credential: Credential) -> Session:
    """The session, which an operation without a key scope always has."""
    return cast("Session", credential.session)


def require_recent_authentication(container: Container, credential: Credential) -> None:
    """Require recent authentication before credentials change. Raises StepUpRequired.

    A recent second factor counts, or a recent login for a person without one.
    """
    session = session_of(credential)
    logged_in_recently = session.stepped_up_at is None and container.sessions.just_begun(session)
    if not logged_in_recently and not container.sessions.just_stepped_up(session):
        raise StepUpRequired


PASSWORD: Final = frozenset({"password"})


@dataclass(frozen=True)
class LoginResult:
    """The session of a login, and the token of the device."""

    new_session: IssuedSession
    device: str | None


def login_by_password(container: Container, body: Login, client: ClientContext) -> LoginResult:
    """Log in by login name and password; the session is partial if a due second factor is missing."""
    logins, codes = container.accounts.logins, container.accounts.one_time_codes
    with _log_failures(container, client, "login", login=body.login):
        authentication = logins.authenticate(
            body.login, body.password, device_token=client.device, source=client.source
        )
        if not authentication.second_factor_due or body.code is None:
            return _start_session(
                container, client, authentication, PASSWORD, partial=authentication.second_factor_due
            )
        person = authentication.principal.person
    with _log_failures(container, client, "login", person=person):
        authentication = codes.verify(person, body.code, device_token=client.device)
        return _start_session(container, client, authentication, PASSWORD | {"one_time_code"})


def login_by_passkey(container: Container, answer: str, client: ClientContext) -> LoginResult:
    """Log in by a passkey, which counts as two factors."""
    with _log_failures(container, client, "login"):
        authentication = container.accounts.passkeys.authenticate(answer, device_token=client.device)
        return _start_session(container, client, authentication, frozenset({"passkey"}))


def login_by_invitation(container: Container, body: InvitationUse, client: ClientContext) -> LoginResult:
    """Accept an invitation and log in."""
    invitations = container.accounts.invitations
    person = invitations.accept(body.token, body.password, body.name, source=client.source)
    new_session = container.sessions.begin(
        person.id, PASSWORD, credentials_as_of=person.credentials_changed_at
    )
    return _finish_login(container, client, new_session, None)


def step_up_session(
    container: Container, body: StepUp, credential: Credential, client: ClientContext
) -> LoginResult:
    """The session under a new token, after its own person has proved a second factor."""
    with _log_failures(container, client, "step-up", person=credential.principal.person):
        authentication = _second_factor(container, body, credential, client)
        if authentication.principal.person != credential.principal.person:
            raise InvalidCredentials
        new_session = container.sessions.step_up(credential.token, frozenset({body.by}))
    _log_access(container, client, "step-up", new_session)
    return LoginResult(new_session, authentication.device_token)


def close_session(container: Container, credential: Credential, client: ClientContext) -> None:
    """Log out: end the session."""
    container.sessions.end(credential.token)
    _log_access(container, client, "logout", IssuedSession("", session_of(credential)))


def _second_factor(
    container: Container, body: StepUp, credential: Credential, client: ClientContext
) -> AuthenticatedPerson:
    person, accounts = credential.principal.person, container.accounts
    match body.by:
        case "one_time_code":
            return accounts.one_time_codes.verify(person, body.proof, device_token=client.device)
        case "recovery_code":
            return accounts.recovery_codes.use(person, body.proof, device_token=client.device)
        case "passkey":
            return accounts.passkeys.authenticate(body.proof, device_token=client.device)


def _start_session(
    container: Container,
    client: ClientContext,
    authentication: AuthenticatedPerson,
    means: frozenset[str],
    *,
    partial: bool = False,
) -> LoginResult:
    new_session = container.sessions.begin(
        authentication.principal.person,
        means,
        partial=partial,
        credentials_as_of=authentication.credentials_changed_at,
    )
    return _finish_login(container, client, new_session, authentication.device_token)


def _finish_login(
    container: Container, client: ClientContext, new_session: IssuedSession, device: str | None
) -> LoginResult:
    """A new session always has a new token; the browser's previous session ends (session fixation)."""
    if client.token is not None:
        container.sessions.end(client.token)
    _log_access(container, client, "login", new_session)
    return LoginResult(new_session, device)


@contextmanager
def _log_failures(
    container: Container,
    client: ClientContext,
    kind: str,
    *,
    person: str | None = None,
    login: str | None = None,
) -> Iterator[None]:
    """Log a failed proof with the person, or with a digest of the attempted login name."""
    try:
        yield
    except (InvalidCredentials, InvalidCode):
        attempted = (
            container.accounts.logins.failed_login_subject(login) if login is not None else (person, None)
        )
        access = Access(
            f"{kind}-failed", person=attempted[0], subject=attempted[1], request_id=client.request_id
        )
        container.access_log.add(access)
        raise


def _log_access(container: Container, client: ClientContext, kind: str, new_session: IssuedSession) -> None:
    session = new_session.session
    access = Access(
        kind,
        person=session.person,
        roles=frozenset(session.principal.roles),
        body=session.principal.body,
        way="session",
        details={"means": ", ".join(sorted(session.means)), "partial": str(session.partial).lower()},
        request_id=client.request_id,
    )
    container.access_log.add(access)


_YEAR: Final = int(LIFETIME.total_seconds())


def set_login_cookies(response: Response, result: LoginResult) -> SessionView:
    """Set the session cookie and the device cookie."""
    set_session_cookie(response, result.new_session)
    if result.device is not None:
        _set_cookie(response, DEVICE_COOKIE, result.device, _YEAR)
    return SessionView.of(result.new_session.session)


def set_session_cookie(response: Response, new_session: IssuedSession) -> None:
    """Set the session cookie; it lasts until the browser is closed."""
    _set_cookie(response, SESSION_COOKIE, new_session.token, None)


def clear_session_cookie(response: Response) -> None:
    """Clear the session cookie. The device cookie stays."""
    _set_cookie(response, SESSION_COOKIE, "", 0)


def _set_cookie(response: Response, name: str, value: str, seconds: int | None) -> None:
    response.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")
