"""Lockout: counters of failed attempts to prove a password or a code.

An attempt is counted before it is checked, and the count is undone if it was correct: concurrent attempts do
not circumvent the limit. A counter starts anew after its window.

Attempts from a known device are counted for that device alone. All others share one counter for the login
name, whether it exists or not, and one for their source: an attacker exhausts these, never the counter of
the owner's device. The limits are too low to guess 12 characters and too high to stop a person who
mistypes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, LiteralString

from domain.values import PersonId
from services.accounts.audit_hook import Connection
from services.accounts.errors import TooManyLoginAttempts
from services.accounts.secret_keys import SecretKeys, digest

WINDOW: Final = timedelta(minutes=15)

_COUNT: Final[LiteralString] = """
INSERT INTO people.failures AS kept (counted, since, failures, allowed)
SELECT counted, %(now)s, 1, allowed
FROM unnest(%(counted)s::bytea[], %(allowed)s::int[]) AS asked (counted, allowed) ORDER BY counted
ON CONFLICT (counted) DO UPDATE SET
    failures = CASE WHEN kept.since <= %(before)s THEN 1 ELSE kept.failures + 1 END,
    since = CASE WHEN kept.since <= %(before)s THEN %(now)s ELSE kept.since END
WHERE kept.since <= %(before)s OR kept.failures < excluded.allowed
"""
"""Rows are locked in the same order everywhere, which avoids deadlocks."""

_WINDOW_START: Final[LiteralString] = """
SELECT max(since) FROM people.failures WHERE counted = ANY(%s) AND failures >= allowed
"""
_DECREMENT: Final[LiteralString] = """
WITH held AS (SELECT counted FROM people.failures WHERE counted = ANY(%s) ORDER BY counted FOR UPDATE)
UPDATE people.failures AS kept SET failures = greatest(kept.failures - 1, 0)
FROM held WHERE kept.counted = held.counted
"""
_DELETE_EXPIRED: Final[LiteralString] = """
DELETE FROM people.failures WHERE counted IN
    (SELECT counted FROM people.failures WHERE since <= %s FOR UPDATE SKIP LOCKED)
"""


@dataclass(frozen=True)
class ThrottlingKey:
    """A counter, by digest, and the failures it allows in a window."""

    digest: bytes
    allowed: int


def count_attempt(connection: Connection, keys: Iterable[ThrottlingKey], now: datetime) -> None:
    """Count one attempt at each key. Raises TooManyLoginAttempts, and then counts at none."""
    all_keys = list(keys)
    digests = [each.digest for each in all_keys]
    values = {
        "counted": digests,
        "allowed": [each.allowed for each in all_keys],
        "now": now,
        "before": now - WINDOW,
    }
    if connection.execute(_COUNT, values).rowcount < len(all_keys):
        row = connection.execute(_WINDOW_START, (digests,)).fetchone()
        connection.rollback()
        raise TooManyLoginAttempts((row[0] if row and row[0] else now) + WINDOW)


def undo_attempt(connection: Connection, keys: Iterable[ThrottlingKey], now: datetime) -> None:
    """Undo the count of a correct attempt; delete counters whose window is over."""
    connection.execute(_DECREMENT, ([each.digest for each in keys],))
    connection.execute(_DELETE_EXPIRED, (now - WINDOW,))


@dataclass(frozen=True)
class AttemptLimits:
    """Failures allowed in 15 minutes; ASVS 5.0 (6.3.1) and NIST SP 800-63B (3.2.2: at most 100 in a row)."""

    per_login: int = 10
    per_device: int = 10
    per_source: int = 100
    per_second_factor: int = 10


LIMITS: Final = AttemptLimits()


class ThrottlingKeys:
    """The keys of the counters of an attempt: keyed digests, so that the table reveals no login name."""

    def __init__(self, keys: SecretKeys, limits: AttemptLimits = LIMITS) -> None:
        self._keys, self._limits = keys, limits

    def for_password(
        self, login_key: str, source: str, device_token: str | None
    ) -> tuple[ThrottlingKey, ...]:
        """Keys of a login by password; `device_token` only if the device is known."""
        if device_token is not None:
            return (self._for_device(device_token),)
        by_login = self.for_login(login_key)
        if not source:
            return (by_login,)
        return by_login, ThrottlingKey(
            self._keys.throttling_digest("source", source), self._limits.per_source
        )

    def for_login(self, login_key: str) -> ThrottlingKey:
        """Key of all unknown devices that try this login name."""
        return ThrottlingKey(self._keys.throttling_digest("login", login_key), self._limits.per_login)

    def for_second_factor(self, person: PersonId, device_token: str | None) -> tuple[ThrottlingKey, ...]:
        """Keys of an attempt at a second factor, or at the current password."""
        if device_token is not None:
            return (self._for_device(device_token),)
        return (ThrottlingKey(self._keys.throttling_digest("proof", person), self._limits.per_second_factor),)

    def _for_device(self, token: str) -> ThrottlingKey:
        return ThrottlingKey(
            self._keys.throttling_digest("device", digest(token).hex()), self._limits.per_device
        )
