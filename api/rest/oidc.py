"""JSON routes of login through an identity provider (OpenID Connect): start and callback.

The callback ignores parameters it does not know: providers add some, and a client must accept that (OpenID
Connect Core 1.0, 3.1.2.5; RFC 6749, 4.1.2).
"""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.responses import RedirectResponse

from api.app.container import Container
from api.http.credentials import read_cookie
from api.http.dependencies import ContainerDep
from api.http.login_flow import ClientContext, ClientContextDep, set_session_cookie
from api.http.openapi import PUBLIC_RESPONSES, READ_RESPONSES, problem_responses
from api.http.strict_route import StrictRoute
from services.access_log import Access
from services.accounts.errors import InvalidCredentials
from services.accounts.secret_keys import random_token
from services.oidc.errors import (
    IdentityNotVerified,
    NoAccountForIdentity,
    OidcNotConfigured,
    ProvisioningDenied,
)
from services.oidc.login import CallbackParams, CompletedLogin, OidcLogin
from services.oidc.login_state import LIFETIME
from services.sessions import IssuedSession

start_router: Final = APIRouter(route_class=StrictRoute)
callback_router: Final = APIRouter()


LOGIN_COOKIE: Final = "__Host-certtrail-login"
"""Binds a login to the browser that started it, for the longest time a login may take."""


def _oidc_login(container: ContainerDep) -> OidcLogin:
    """The OpenID Connect login. Raises OidcNotConfigured."""
    if container.oidc_login is None:
        raise OidcNotConfigured
    return container.oidc_login


def _browser_secret(request: Request) -> str:
    """The browser's secret from its cookie, or a new one; logins in other tabs share it."""
    return read_cookie(request.headers, LOGIN_COOKIE) or random_token()


OidcLoginDep = Annotated[OidcLogin, Depends(_oidc_login)]
"""The OpenID Connect login."""

BrowserSecretDep = Annotated[str, Depends(_browser_secret)]
"""The secret that binds a login to the browser."""


def with_login_cookie(response: Response, browser: str) -> Response:
    """The response with the login cookie; SameSite=Lax because the provider redirects from another site."""
    seconds = int(LIFETIME.total_seconds())
    response.set_cookie(
        LOGIN_COOKIE, browser, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


START_RESPONSES: Final = {
    **PUBLIC_RESPONSES,
    **problem_responses(
        _502="The identity provider is misconfigured.", _503="The identity provider does not respond."
    ),
    303: {"description": "Redirect to the identity provider."},
}

ReturnTo = Annotated[
    str, Query(description="A path of this service to return to.", examples=["/staff/worklist"])
]
Reauthenticate = Annotated[
    bool, Query(description="Require authentication at the provider again, as grave decisions need.")
]


@start_router.get(
    "/start",
    operation_id="begin_session_elsewhere",
    response_class=Response,
    status_code=303,
    responses=START_RESPONSES,
)
def start_oidc_login(
    oidc_login: OidcLoginDep,
    browser: BrowserSecretDep,
    return_to: ReturnTo = "/",
    again: Reauthenticate = False,
) -> Response:
    """Log in through the identity provider: redirects the browser there."""
    return with_login_cookie(
        RedirectResponse(oidc_login.begin(browser, return_to, reauthenticate=again), 303), browser
    )


FAILURES: Final[Mapping[type[Exception], str]] = {
    InvalidCredentials: "CredentialsWrong",
    NoAccountForIdentity: "IdentityUnknown",
    ProvisioningDenied: "NotAdmitted",
    IdentityNotVerified: "NotBelieved",
}
"""Error → its name in the access log. The names are stored data and stay when a class is renamed."""


def finish_login(
    container: Container, oidc_login: OidcLogin, browser: str, params: CallbackParams, client: ClientContext
) -> tuple[CompletedLogin, IssuedSession]:
    """The completed login and a session with a new token; the browser's previous session ends."""
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


ProviderText = Annotated[str, Query(max_length=8000)]

CALLBACK_RESPONSES: Final = {
    **READ_RESPONSES,
    **problem_responses(
        _400="The login was not started in this browser, or has expired.",
        _401="The identity could not be verified.",
        _403="There is no account for the identity, or the provider denied the login.",
        _502="The identity provider is misconfigured.",
        _503="The identity provider does not respond.",
    ),
    303: {"description": "Logged in; redirect to `return_to`."},
}


def _callback_params(
    state: ProviderText = "",
    code: ProviderText = "",
    iss: ProviderText | None = None,
    error: ProviderText = "",
) -> CallbackParams:
    return CallbackParams(state=state, code=code, issuer=iss, error=error)


@callback_router.get(
    "/callback",
    operation_id="finish_session_elsewhere",
    response_class=Response,
    status_code=303,
    responses=CALLBACK_RESPONSES,
)
def finish_oidc_login(
    params: Annotated[CallbackParams, Depends(_callback_params)],
    oidc_login: OidcLoginDep,
    browser: BrowserSecretDep,
    client: ClientContextDep,
    container: ContainerDep,
) -> Response:
    """Callback of the identity provider, which redirects the browser here: logs in."""
    login, new_session = finish_login(container, oidc_login, browser, params, client)
    response = RedirectResponse(login.return_to, 303, {"Cache-Control": "no-store"})
    set_session_cookie(response, new_session)
    return response


router: Final = APIRouter(prefix="/api/v1/session/oidc", tags=["session"])
for _part in (start_router, callback_router):
    router.include_router(_part)
