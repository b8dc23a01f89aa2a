"""Whose key is this, and does it still open anything?

A key is `ct_<prefix>_<secret>`: the prefix names it in lists and logs, the secret is 256 random bits,
shown once and kept only as a SHA-256 digest. A slow hash would add nothing to 256 bits of chance.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, LiteralString

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool
from pydantic import ValidationError

from domain.errors import InvalidValue
from domain.values import BodyId, PersonId, Role
from services.errors import KeyExpired, KeyRevoked, KeyRotated, UnknownKey
from services.principal import Principal
from services.scopes import DEFAULT, Scope

_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz234567"
"""Base32 in lower case: nothing to escape, nothing like the underscores between the parts."""

_PREFIX_LENGTH: Final = 8
_SECRET_LENGTH: Final = 52
"""52 characters of 5 bits: 260 bits."""

_WRITTEN: Final = re.compile(rf"ct_([a-z2-7]{{{_PREFIX_LENGTH}}})_[a-z2-7]{{{_SECRET_LENGTH}}}")

OVERLAP: Final = timedelta(days=7)
"""How long a key that was rotated stays good beside the new one, unless said otherwise."""

_COARSE: Final = timedelta(minutes=1)
"""When a key was last used is known to the minute: a write for every use would cost more than it tells."""

_INSERT: Final[LiteralString] = """
INSERT INTO people.api_keys (prefix, digest, person, roles, body, created_at, expires_at, note, scopes)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_REVOKE: Final[LiteralString] = """
UPDATE people.api_keys SET revoked_at = coalesce(revoked_at, %s) WHERE prefix = %s
"""
_ROTATE: Final[LiteralString] = """
UPDATE people.api_keys SET rotated_at = %(now)s, expires_at = least(expires_at, %(until)s)
WHERE prefix = %(prefix)s AND rotated_at IS NULL
RETURNING person, roles, body, note, scopes, revoked_at, expires_at
"""
_SELECT: Final[LiteralString] = """
SELECT k.digest, k.person, k.roles, k.body, k.scopes, k.expires_at, k.revoked_at, k.last_used_at,
    coalesce(p.state IN ('disabled', 'erased'), false), p.changed_at
FROM people.api_keys AS k LEFT JOIN people.persons AS p ON p.id = k.person WHERE k.prefix = %s
"""
_USED: Final[LiteralString] = """
UPDATE people.api_keys SET last_used_at = %(now)s
WHERE prefix = %(prefix)s AND (last_used_at IS NULL OR last_used_at <= %(before)s)
"""


@dataclass(frozen=True)
class Held:
    """A key that is good: who holds it, and what it opens of what they may do."""

    prefix: str
    principal: Principal
    scopes: frozenset[Scope]


@dataclass(frozen=True)
class Terms:
    """How a key is good: what it opens, until when, and what for."""

    scopes: frozenset[Scope] = DEFAULT
    expires_at: datetime | None = None
    note: str = ""


class Keys:
    """The keys that were handed out."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]], clock: Callable[[], datetime]) -> None:
        self._pool, self._clock = pool, clock

    def add(
        self, person: PersonId, roles: Iterable[Role], body: BodyId | None, terms: Terms | None = None
    ) -> str:
        """A new key, to be shown this once. Raises InvalidValue for roles that cannot be, or no scope."""
        chosen = terms or Terms()
        try:
            principal = Principal(person=person, roles=frozenset(roles), body=body)
        except ValidationError as wrong:
            raise InvalidValue("{said}", said="; ".join(each["msg"] for each in wrong.errors())) from wrong
        if not chosen.scopes:
            raise InvalidValue("An API key needs at least one scope.")
        with self._pool.connection() as connection:
            return self._added(connection, principal, chosen)

    def rotate(self, prefix: str, terms: Terms, overlap: timedelta = OVERLAP) -> str:
        """Another key for the same person; the old one stays good beside it for the overlap.

        Of the terms only the expiry counts: scopes and note are those of the old key. Raises UnknownKey,
        KeyRevoked, KeyExpired, and KeyRotated for one that has a successor.
        """
        now = self._clock()
        with self._pool.connection() as connection:
            values = {"now": now, "until": now + overlap, "prefix": prefix}
            row = connection.execute(_ROTATE, values).fetchone()
            if row is None:
                raise KeyRotated if self._known(connection, prefix) else UnknownKey
            person, roles, body, note, scopes, revoked_at, expires_at = row
            if revoked_at is not None:
                raise KeyRevoked(revoked_at)
            if expires_at <= now and overlap > timedelta(0):
                raise KeyExpired(expires_at)
            principal = Principal(person=person, roles=frozenset(roles), body=body)
            return self._added(
                connection, principal, Terms(frozenset(map(Scope, scopes)), terms.expires_at, note)
            )

    def revoke(self, prefix: str) -> None:
        """Take a key back, for good; the first time counts. Raises UnknownKey."""
        with self._pool.connection() as connection:
            if connection.execute(_REVOKE, (self._clock(), prefix)).rowcount == 0:
                raise UnknownKey

    def principal(self, key: str) -> Principal:
        """Who holds this key. Raises UnknownKey, KeyRevoked, KeyExpired."""
        return self.held(key).principal

    def held(self, key: str) -> Held:
        """The key, if it is good; that it was used is remembered. Raises UnknownKey, KeyRevoked, KeyExpired.

        A key of someone whose account is disabled or erased was revoked with it, and so is one made since.
        """
        written = _WRITTEN.fullmatch(key)
        if written is None:
            raise UnknownKey
        now = self._clock()
        with self._pool.connection() as connection:
            row = connection.execute(_SELECT, (written[1],)).fetchone()
            if row is None or not hmac.compare_digest(row[0], _digest(key)):
                raise UnknownKey
            _, person, roles, body, scopes, expires_at, revoked_at, used_at, shut_out, changed_at = row
            if revoked_at is not None or shut_out:
                raise KeyRevoked(revoked_at or changed_at, written[1], person)
            if expires_at is not None and expires_at <= now:
                raise KeyExpired(expires_at, written[1], person)
            if used_at is None or now - used_at >= _COARSE:
                connection.execute(_USED, {"now": now, "prefix": written[1], "before": now - _COARSE})
        principal = Principal(person=person, roles=frozenset(roles), body=body)
        return Held(written[1], principal, frozenset(map(Scope, scopes)))

    def _added(self, connection: Connection[TupleRow], principal: Principal, terms: Terms) -> str:
        prefix, secret = _random(_PREFIX_LENGTH), _random(_SECRET_LENGTH)
        key = f"ct_{prefix}_{secret}"
        who = (principal.person, sorted(principal.roles), principal.body, self._clock())
        kept = (prefix, _digest(key), *who, terms.expires_at, terms.note, sorted(terms.scopes))
        connection.execute(_INSERT, kept)
        return key

    def _known(self, connection: Connection[TupleRow], prefix: str) -> bool:
        return connection.execute(_SELECT, (prefix,)).fetchone() is not None


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
