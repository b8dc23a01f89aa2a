"""Pending logins: started at an identity provider and not completed.

A browser holds 256 random bits for as long as a login may take. From these and the state of one login
follow its nonce and code verifier, so reading the table does not help an attacker.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, LiteralString

from services.accounts.audit_hook import Pool
from services.accounts.secret_keys import digest, random_token
from services.event_store import Clock
from services.oidc.errors import InvalidLoginState

LIFETIME: Final = timedelta(minutes=10)

_DELETE_EXPIRED: Final[LiteralString] = "DELETE FROM people.oidc_logins WHERE expires_at <= %s"
_INSERT: Final[LiteralString] = """
INSERT INTO people.oidc_logins (state, browser, return_to, again, begun_at, expires_at)
VALUES (%s, %s, %s, %s, %s, %s)
"""
_CONSUME: Final[LiteralString] = """
DELETE FROM people.oidc_logins WHERE state = %s AND browser = %s AND expires_at > %s
RETURNING return_to, again, begun_at
"""


@dataclass(frozen=True)
class PendingLogin:
    """One login: what is sent to the provider, and what must come back."""

    state: str
    nonce: str
    code_verifier: str
    return_to: str
    reauthenticate: bool
    """The person must prove anew who they are."""
    begun_at: datetime


class LoginStates:
    """Logins under way. Safe to share by threads; each comes back once, within ten minutes."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool, self._clock = pool, clock

    def begin(self, browser: str, return_to: str, *, reauthenticate: bool) -> PendingLogin:
        """A login of this browser."""
        now, state = self._clock(), random_token()
        values = (digest(state), digest(browser), return_to, reauthenticate, now, now + LIFETIME)
        with self._pool.connection() as connection:
            connection.execute(_DELETE_EXPIRED, (now,))
            connection.execute(_INSERT, values)
        return _pending_login(browser, state, return_to, reauthenticate, now)

    def consume(self, browser: str, state: str) -> PendingLogin:
        """The login that came back; the next time it did not. Raises InvalidLoginState."""
        with self._pool.connection() as connection:
            key = (digest(state), digest(browser), self._clock())
            row = connection.execute(_CONSUME, key).fetchone()
        if row is None:
            raise InvalidLoginState
        return _pending_login(browser, state, *row)


def _pending_login(
    browser: str, state: str, return_to: str, reauthenticate: bool, begun_at: datetime
) -> PendingLogin:
    return PendingLogin(
        state=state,
        nonce=_derive(browser, state, "nonce"),
        code_verifier=_derive(browser, state, "code verifier"),
        return_to=return_to,
        reauthenticate=reauthenticate,
        begun_at=begun_at,
    )


def _derive(browser: str, state: str, label: str) -> str:
    """64 characters that nobody can tell who does not hold the browser's secret."""
    key, text = browser.encode("utf-8", "surrogatepass"), f"{label}\0{state}".encode("utf-8", "surrogatepass")
    return hmac.digest(key, text, hashlib.sha256).hex()
