"""What does the browser hold of a session?

SameSite is Lax, not Strict: someone who comes from a mail or from another issuer of identities is sent here
by another site, and would be shown the door with a good session. GET changes nothing, and what does is
asked where it comes from.
"""

from typing import Final

from fastapi import Response

from api.http.entering import COOKIE, DEVICE
from api.http.entrance import Entered
from api.http.session_views import SessionView
from services.accounts.devices import GOOD_FOR
from services.sessions import Begun

_YEAR: Final = int(GOOD_FOR.total_seconds())


def handed_over(answer: Response, entered: Entered) -> SessionView:
    """Give the browser its session, and what makes it known."""
    hold(answer, entered.begun)
    if entered.device is not None:
        _set(answer, DEVICE, entered.device, _YEAR)
    return SessionView.of(entered.begun.session)


def hold(answer: Response, begun: Begun) -> None:
    """Give the browser the token; it forgets it when it is closed."""
    _set(answer, COOKIE, begun.token, None)


def forget(answer: Response) -> None:
    """Let the browser forget the session. The device stays known."""
    _set(answer, COOKIE, "", 0)


def _set(answer: Response, name: str, value: str, seconds: int | None) -> None:
    answer.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")
