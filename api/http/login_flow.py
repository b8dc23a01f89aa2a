"""How does somebody come in: by which proof, into which session, and noted how?"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from api.app.container import Container
from api.http.credentials import Credential
from api.http.session_dependencies import ClientContext, session_of
from api.http.session_views import InvitationUse, Login, StepUp
from services.access_log import Access
from services.accounts.errors import InvalidCode, InvalidCredentials
from services.accounts.values import AuthenticatedPerson
from services.sessions import IssuedSession

PASSWORD: Final = frozenset({"password"})


@dataclass(frozen=True)
class LoginResult:
    """Who came in: their session, and what makes the device known."""

    new_session: IssuedSession
    device: str | None


def login_by_password(container: Container, body: Login, client: ClientContext) -> LoginResult:
    """A session by login name and password; partial where a second factor is due and no code came along."""
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
    """A session by a passkey, which is two factors in one."""
    with _log_failures(container, client, "login"):
        authentication = container.accounts.passkeys.authenticate(answer, device_token=client.device)
        return _start_session(container, client, authentication, frozenset({"passkey"}))


def login_by_invitation(container: Container, body: InvitationUse, client: ClientContext) -> LoginResult:
    """An account, and a session of it."""
    invitations = container.accounts.invitations
    person = invitations.accept(body.token, body.password, body.name, source=client.source)
    new_session = container.sessions.begin(
        person.id, PASSWORD, credentials_as_of=person.credentials_changed_at
    )
    return _finish_login(container, client, new_session, None)


def step_up_session(
    container: Container, body: StepUp, credential: Credential, client: ClientContext
) -> LoginResult:
    """The session under a new token, with a second factor that its own person has shown."""
    with _log_failures(container, client, "step-up", person=credential.principal.person):
        authentication = _second_factor(container, body, credential, client)
        if authentication.principal.person != credential.principal.person:
            raise InvalidCredentials
        new_session = container.sessions.step_up(credential.token, frozenset({body.by}))
    _log_access(container, client, "step-up", new_session)
    return LoginResult(new_session, authentication.device_token)


def close_session(container: Container, credential: Credential, client: ClientContext) -> None:
    """The session is over."""
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
    """A new session always has a new token; the one the browser brought along is over."""
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
    """Note a proof that was wrong: by the person, or a digest of the login name that was tried."""
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
