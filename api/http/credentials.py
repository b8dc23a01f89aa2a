"""By what did a request come in: a key, or a session in a cookie? Never by both."""

from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from api.errors.request_errors import AuthenticationRequired, MultipleCredentials
from services.keys import ApiKey, Keys
from services.principal import Principal
from services.sessions import Session, SessionExpired, Sessions

SESSION_COOKIE: Final = "__Host-certtrail"
"""The prefix makes browsers refuse it unless it is Secure, of this host alone, and for every path. They take
it over plain HTTP from this very machine only (draft-ietf-httpbis-rfc6265bis, 4.1.3.2)."""

DEVICE_COOKIE: Final = "__Host-certtrail-device"
"""What makes a device known, so that strangers who fail elsewhere cannot lock its owner out."""


@dataclass(frozen=True)
class Credential:
    """A person who was let in, and by what: one of `key` and `session` is there."""

    principal: Principal
    key: ApiKey | None = None
    session: Session | None = None
    token: str = ""

    @property
    def access_log_label(self) -> str:
        """How the access log calls it."""
        return f"key {self.key.prefix}" if self.key else "session"


def read_credential(headers: Headers, keys: Keys, sessions: Sessions) -> Credential:
    """Who comes.

    Raises AuthenticationRequired, MultipleCredentials, SessionExpired and what `Keys.held` raises.
    """
    authorization, token = headers.get("authorization"), read_cookie(headers, SESSION_COOKIE)
    if authorization is not None and token is not None:
        raise MultipleCredentials
    if token is not None:
        session = sessions.find(token)
        return Credential(session.principal, session=session, token=token)
    scheme, _, key = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not key:
        raise AuthenticationRequired
    api_key = keys.authenticate(key.strip())
    return Credential(api_key.principal, key=api_key)


def read_cookie(headers: Headers, name: str) -> str | None:
    """What the cookie holds. Raises SessionExpired for one sent twice: only one of them can be ours."""
    lines = [value for value in headers.getlist("cookie") if f"{name}=" in value]
    if sum(value.count(f"{name}=") for value in lines) > 1:
        raise SessionExpired
    return cookie_parser(lines[0]).get(name) if lines else None
