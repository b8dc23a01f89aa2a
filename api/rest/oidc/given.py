"""What does a route of logging in elsewhere get to work with?"""

from typing import Annotated, Final

from fastapi import Depends, Request, Response

from api.http.entering import cookie
from api.http.given import Here
from services.accounts.tokens import random_token
from services.oidc.begun import GOOD_FOR
from services.oidc.elsewhere import Elsewhere
from services.oidc.errors import ElsewhereNotSet

COOKIE: Final = "__Host-certtrail-login"
"""What ties a login to the browser that began it, for as long as a login may take."""


def _elsewhere(here: Here) -> Elsewhere:
    """The way in through an issuer. Raises ElsewhereNotSet."""
    if here.elsewhere is None:
        raise ElsewhereNotSet
    return here.elsewhere


def _browser(request: Request) -> str:
    """The secret that the browser holds; a new one if it holds none. A login in another tab goes on."""
    return cookie(request.headers, COOKIE) or random_token()


Through = Annotated[Elsewhere, Depends(_elsewhere)]
"""The way in through the issuer that is set."""

Browser = Annotated[str, Depends(_browser)]
"""The secret of the browser that asks."""


def sent(answer: Response, browser: str) -> Response:
    """The answer, with the secret that the browser brings back; Lax, for it comes back from another site."""
    seconds = int(GOOD_FOR.total_seconds())
    answer.set_cookie(COOKIE, browser, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")
    answer.headers["Cache-Control"] = "no-store"
    return answer
