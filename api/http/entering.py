"""By what did a request come in: a key, or a session in a cookie? Never by both."""

from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from api.errors.request_errors import KeyMissing, TwoWaysIn
from services.keys import Held, Keys
from services.principal import Principal
from services.sessions import Session, SessionEnded, Sessions

COOKIE: Final = "__Host-certtrail"
"""The prefix makes browsers refuse it unless it is Secure, of this host alone, and for every path. They take
it over plain HTTP from this very machine only (draft-ietf-httpbis-rfc6265bis, 4.1.3.2)."""

DEVICE: Final = "__Host-certtrail-device"
"""What makes a device known, so that strangers who fail elsewhere cannot lock its owner out."""


@dataclass(frozen=True)
class Entry:
    """A person who was let in, and by what: one of `key` and `session` is there."""

    principal: Principal
    key: Held | None = None
    session: Session | None = None
    token: str = ""

    @property
    def way(self) -> str:
        """How the access log calls it."""
        return f"key {self.key.prefix}" if self.key else "session"


def entry_of(headers: Headers, keys: Keys, sessions: Sessions) -> Entry:
    """Who comes. Raises KeyMissing, TwoWaysIn, SessionEnded and what `Keys.held` raises."""
    authorization, token = headers.get("authorization"), cookie(headers, COOKIE)
    if authorization is not None and token is not None:
        raise TwoWaysIn
    if token is not None:
        session = sessions.find(token)
        return Entry(session.principal, session=session, token=token)
    scheme, _, key = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not key:
        raise KeyMissing
    held = keys.held(key.strip())
    return Entry(held.principal, key=held)


def cookie(headers: Headers, name: str) -> str | None:
    """What the cookie holds. Raises SessionEnded for one sent twice: only one of them can be ours."""
    sent = [value for value in headers.getlist("cookie") if f"{name}=" in value]
    if sum(value.count(f"{name}=") for value in sent) > 1:
        raise SessionEnded
    return cookie_parser(sent[0]).get(name) if sent else None
