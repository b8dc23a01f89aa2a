"""What does the browser hold of a session?

SameSite is Lax, not Strict: someone who comes from a mail or from another issuer of identities is sent here
by another site, and would be shown the door with a good session. GET changes nothing, and what does is
asked where it comes from.
"""

from typing import Final

from fastapi import Response

from api.http.credentials import DEVICE_COOKIE, SESSION_COOKIE
from api.http.login_flow import LoginResult
from api.http.session_views import SessionView
from services.accounts.devices import LIFETIME
from services.sessions import IssuedSession

_YEAR: Final = int(LIFETIME.total_seconds())


def set_login_cookies(response: Response, result: LoginResult) -> SessionView:
    """Give the browser its session, and what makes it known."""
    set_session_cookie(response, result.new_session)
    if result.device is not None:
        _set_cookie(response, DEVICE_COOKIE, result.device, _YEAR)
    return SessionView.of(result.new_session.session)


def set_session_cookie(response: Response, new_session: IssuedSession) -> None:
    """Give the browser the token; it forgets it when it is closed."""
    _set_cookie(response, SESSION_COOKIE, new_session.token, None)


def clear_session_cookie(response: Response) -> None:
    """Let the browser forget the session. The device stays known."""
    _set_cookie(response, SESSION_COOKIE, "", 0)


def _set_cookie(response: Response, name: str, value: str, seconds: int | None) -> None:
    response.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")
