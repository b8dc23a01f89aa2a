"""Which logins were begun elsewhere and are not back yet?

A browser holds 256 random bits for as long as a login may take. From these and the state of one login
follow its nonce and code verifier, so the table tells whoever reads it nothing that helps.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, LiteralString

from services.accounts.noting import Pool
from services.accounts.tokens import digest, random_token
from services.event_store import Clock
from services.oidc.errors import LoginNotBegun

GOOD_FOR: Final = timedelta(minutes=10)

_FORGET: Final[LiteralString] = "DELETE FROM people.oidc_logins WHERE expires_at <= %s"
_KEEP: Final[LiteralString] = """
INSERT INTO people.oidc_logins (state, browser, return_to, again, begun_at, expires_at)
VALUES (%s, %s, %s, %s, %s, %s)
"""
_TAKE: Final[LiteralString] = """
DELETE FROM people.oidc_logins WHERE state = %s AND browser = %s AND expires_at > %s
RETURNING return_to, again, begun_at
"""


@dataclass(frozen=True)
class Underway:
    """One login: what is sent to the provider, and what must come back."""

    state: str
    nonce: str
    code_verifier: str
    return_to: str
    again: bool
    """The person must prove anew who they are."""
    begun_at: datetime


class Begun:
    """Logins under way. Safe to share by threads; each comes back once, within ten minutes."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool, self._clock = pool, clock

    def begin(self, browser: str, return_to: str, *, again: bool) -> Underway:
        """A login of this browser."""
        now, state = self._clock(), random_token()
        kept = (digest(state), digest(browser), return_to, again, now, now + GOOD_FOR)
        with self._pool.connection() as connection:
            connection.execute(_FORGET, (now,))
            connection.execute(_KEEP, kept)
        return _underway(browser, state, return_to, again, now)

    def take(self, browser: str, state: str) -> Underway:
        """The login that came back; the next time it did not. Raises LoginNotBegun."""
        with self._pool.connection() as connection:
            asked = (digest(state), digest(browser), self._clock())
            row = connection.execute(_TAKE, asked).fetchone()
        if row is None:
            raise LoginNotBegun
        return _underway(browser, state, *row)


def _underway(browser: str, state: str, return_to: str, again: bool, begun_at: datetime) -> Underway:
    return Underway(
        state=state,
        nonce=_derived(browser, state, "nonce"),
        code_verifier=_derived(browser, state, "code verifier"),
        return_to=return_to,
        again=again,
        begun_at=begun_at,
    )


def _derived(browser: str, state: str, what: str) -> str:
    """64 characters that nobody can tell who does not hold the browser's secret."""
    key, text = browser.encode("utf-8", "surrogatepass"), f"{what}\0{state}".encode("utf-8", "surrogatepass")
    return hmac.digest(key, text, hashlib.sha256).hex()
