"""Credential of a request: an API key or a session cookie, never both."""

from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from api.errors.request_errors import AuthenticationRequired, MultipleCredentials
from services.keys import ApiKey, Keys
from services.principal import Principal
from services.sessions import Session, SessionExpired, Sessions

SESSION_COOKIE: Final = "__Host-certtrail"
"""With this prefix browsers accept the cookie only if it is Secure, host-only and for every path; over plain
HTTP from localhost only (draft-ietf-httpbis-rfc6265bis, 4.1.3.2)."""

DEVICE_COOKIE: Final = "__Host-certtrail-device"
"""Identifies a known device, so that failed logins from other devices do not lock its owner out."""


@dataclass(frozen=True)
class Credential:
    """An authenticated principal with its API key or its session; one of the two is set."""

    principal: Principal
    key: ApiKey | None = None
    session: Session | None = None
    token: str = ""

    @property
    def access_log_label(self) -> str:
        """The credential in the access log."""
        return f"key {self.key.prefix}" if self.key else "session"


def read_credential(headers: Headers, keys: Keys, sessions: Sessions) -> Credential:
    """The credential of the request.

    Raises AuthenticationRequired, MultipleCredentials, SessionExpired and what `Keys.authenticate` raises.
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
    """The value of the cookie. Raises SessionExpired for a duplicate: only one of them can be ours."""
    lines = [value for value in headers.getlist("cookie") if f"{name}=" in value]
    if sum(value.count(f"{name}=") for value in lines) > 1:
        raise SessionExpired
    return cookie_parser(lines[0]).get(name) if lines else None
