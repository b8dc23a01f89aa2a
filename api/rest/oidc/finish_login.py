"""Session of a person whose identity another provider has verified, and its access log entry."""

from collections.abc import Mapping
from typing import Final

from api.app.container import Container
from api.http.login_flow import ClientContext
from services.access_log import Access
from services.accounts.errors import InvalidCredentials
from services.oidc.errors import IdentityNotVerified, NoAccountForIdentity, ProvisioningDenied
from services.oidc.login import CallbackParams, CompletedLogin, OidcLogin
from services.sessions import IssuedSession

FAILURES: Final[Mapping[type[Exception], str]] = {
    InvalidCredentials: "CredentialsWrong",
    NoAccountForIdentity: "IdentityUnknown",
    ProvisioningDenied: "NotAdmitted",
    IdentityNotVerified: "NotBelieved",
}
"""Error → its name in the access log. The names are stored: they stay when a class gets another one."""


def finish_login(
    container: Container, oidc_login: OidcLogin, browser: str, params: CallbackParams, client: ClientContext
) -> tuple[CompletedLogin, IssuedSession]:
    """Who came, and a session with a new token; the one that the browser brought along is over."""
    try:
        login = oidc_login.finish(browser, params)
    except tuple(FAILURES) as error:
        details = {"why": _stored_name(error), "issuer": oidc_login.issuer}
        container.access_log.add(Access("login-failed", details=details, request_id=client.request_id))
        raise
    person = login.person
    new_session = container.sessions.begin(
        person.principal.person, login.means, credentials_as_of=person.credentials_changed_at
    )
    if client.token is not None:
        container.sessions.end(client.token)
    _log_access(container, oidc_login, new_session, client)
    return login, new_session


def _stored_name(error: Exception) -> str:
    return next(name for kind, name in FAILURES.items() if isinstance(error, kind))


def _log_access(
    container: Container, oidc_login: OidcLogin, new_session: IssuedSession, client: ClientContext
) -> None:
    session = new_session.session
    access = Access(
        "login",
        person=session.person,
        roles=frozenset(session.principal.roles),
        body=session.principal.body,
        way="session",
        details={"means": ", ".join(sorted(session.means)), "issuer": oidc_login.issuer},
        request_id=client.request_id,
    )
    container.access_log.add(access)
