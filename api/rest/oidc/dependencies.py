"""What does a route of logging in elsewhere get to work with?"""

from typing import Annotated, Final

from fastapi import Depends, Request, Response

from api.http.credentials import read_cookie
from api.http.dependencies import ContainerDep
from services.accounts.tokens import random_token
from services.oidc.errors import OidcNotConfigured
from services.oidc.login import OidcLogin
from services.oidc.login_state import LIFETIME

LOGIN_COOKIE: Final = "__Host-certtrail-login"
"""What ties a login to the browser that began it, for as long as a login may take."""


def _oidc_login(container: ContainerDep) -> OidcLogin:
    """The way in through an issuer. Raises OidcNotConfigured."""
    if container.oidc_login is None:
        raise OidcNotConfigured
    return container.oidc_login


def _browser_secret(request: Request) -> str:
    """The secret that the browser holds; a new one if it holds none. A login in another tab goes on."""
    return read_cookie(request.headers, LOGIN_COOKIE) or random_token()


OidcLoginDep = Annotated[OidcLogin, Depends(_oidc_login)]
"""The way in through the issuer that is set."""

BrowserSecretDep = Annotated[str, Depends(_browser_secret)]
"""The secret of the browser that asks."""


def with_login_cookie(response: Response, browser: str) -> Response:
    """The answer, with the secret that the browser brings back; Lax, for it comes back from another site."""
    seconds = int(LIFETIME.total_seconds())
    response.set_cookie(
        LOGIN_COOKIE, browser, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax"
    )
    response.headers["Cache-Control"] = "no-store"
    return response
