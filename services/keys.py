"""API keys: creation, verification, rotation, revocation.

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
from services.errors import ApiKeyAlreadyRotated, ApiKeyExpired, ApiKeyRevoked, UnknownApiKey
from services.principal import Principal
from services.scopes import DEFAULT, Scope

_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz234567"
"""Base32 in lower case: nothing to escape, nothing like the underscores between the parts."""

_PREFIX_LENGTH: Final = 8
_SECRET_LENGTH: Final = 52
"""52 characters of 5 bits: 260 bits."""

_KEY_PATTERN: Final = re.compile(rf"ct_([a-z2-7]{{{_PREFIX_LENGTH}}})_[a-z2-7]{{{_SECRET_LENGTH}}}")

OVERLAP: Final = timedelta(days=7)
"""How long a key that was rotated stays good beside the new one, unless said otherwise."""

_LAST_USED_RESOLUTION: Final = timedelta(minutes=1)
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
_UPDATE_LAST_USED: Final[LiteralString] = """
UPDATE people.api_keys SET last_used_at = %(now)s
WHERE prefix = %(prefix)s AND (last_used_at IS NULL OR last_used_at <= %(before)s)
"""


@dataclass(frozen=True)
class ApiKey:
    """A key that is good: who holds it, and what it opens of what they may do."""

    prefix: str
    principal: Principal
    scopes: frozenset[Scope]


@dataclass(frozen=True)
class KeyTerms:
    """How a key is good: what it opens, until when, and what for."""

    scopes: frozenset[Scope] = DEFAULT
    expires_at: datetime | None = None
    note: str = ""


class Keys:
    """The keys that were handed out."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]], clock: Callable[[], datetime]) -> None:
        self._pool, self._clock = pool, clock

    def add(
        self, person: PersonId, roles: Iterable[Role], body: BodyId | None, terms: KeyTerms | None = None
    ) -> str:
        """A new key, to be shown this once.

        Raises InvalidValue for roles that cannot be, for no scope, and for `operate` with another scope or
        role, or without an expiry date.
        """
        key_terms = terms or KeyTerms()
        try:
            principal = Principal(person=person, roles=frozenset(roles), body=body)
        except ValidationError as error:
            raise InvalidValue("{said}", said="; ".join(each["msg"] for each in error.errors())) from error
        if not key_terms.scopes:
            raise InvalidValue("An API key needs at least one scope.")
        _must_be_alone(principal, key_terms)
        with self._pool.connection() as connection:
            return self._insert(connection, principal, key_terms)

    def rotate(self, prefix: str, terms: KeyTerms, overlap: timedelta = OVERLAP) -> str:
        """Another key for the same person; the old one stays good beside it for the overlap.

        Of the terms only the expiry counts: scopes and note are those of the old key. Raises UnknownApiKey,
        ApiKeyRevoked, ApiKeyExpired, ApiKeyAlreadyRotated for one that has a successor, and InvalidValue for
        a key of the operator without an expiry date.
        """
        now = self._clock()
        with self._pool.connection() as connection:
            values = {"now": now, "until": now + overlap, "prefix": prefix}
            row = connection.execute(_ROTATE, values).fetchone()
            if row is None:
                raise ApiKeyAlreadyRotated if self._exists(connection, prefix) else UnknownApiKey
            person, roles, body, note, scopes, revoked_at, expires_at = row
            if revoked_at is not None:
                raise ApiKeyRevoked(revoked_at)
            if expires_at <= now and overlap > timedelta(0):
                raise ApiKeyExpired(expires_at)
            principal = Principal(person=person, roles=frozenset(roles), body=body)
            successor = KeyTerms(frozenset(map(Scope, scopes)), terms.expires_at, note)
            _must_be_alone(principal, successor)
            return self._insert(connection, principal, successor)

    def revoke(self, prefix: str) -> None:
        """Take a key back, for good; the first time counts. Raises UnknownApiKey."""
        with self._pool.connection() as connection:
            if connection.execute(_REVOKE, (self._clock(), prefix)).rowcount == 0:
                raise UnknownApiKey

    def principal(self, key: str) -> Principal:
        """Who holds this key. Raises UnknownApiKey, ApiKeyRevoked, ApiKeyExpired."""
        return self.authenticate(key).principal

    def authenticate(self, key: str) -> ApiKey:
        """The key, if it is valid; its use is recorded.

        Raises UnknownApiKey, ApiKeyRevoked, ApiKeyExpired.

        A key of someone whose account is disabled or erased was revoked with it, and so is one made since.
        """
        match = _KEY_PATTERN.fullmatch(key)
        if match is None:
            raise UnknownApiKey
        now = self._clock()
        with self._pool.connection() as connection:
            row = connection.execute(_SELECT, (match[1],)).fetchone()
            if row is None or not hmac.compare_digest(row[0], _digest(key)):
                raise UnknownApiKey
            _, person, roles, body, scopes, expires_at, revoked_at, used_at, holder_disabled, changed_at = row
            if revoked_at is not None or holder_disabled:
                raise ApiKeyRevoked(revoked_at or changed_at, match[1], person)
            if expires_at is not None and expires_at <= now:
                raise ApiKeyExpired(expires_at, match[1], person)
            if used_at is None or now - used_at >= _LAST_USED_RESOLUTION:
                connection.execute(
                    _UPDATE_LAST_USED, {"now": now, "prefix": match[1], "before": now - _LAST_USED_RESOLUTION}
                )
        principal = Principal(person=person, roles=frozenset(roles), body=body)
        return ApiKey(match[1], principal, frozenset(map(Scope, scopes)))

    def _insert(self, connection: Connection[TupleRow], principal: Principal, terms: KeyTerms) -> str:
        prefix, secret = _random(_PREFIX_LENGTH), _random(_SECRET_LENGTH)
        key = f"ct_{prefix}_{secret}"
        holder = (principal.person, sorted(principal.roles), principal.body, self._clock())
        values = (prefix, _digest(key), *holder, terms.expires_at, terms.note, sorted(terms.scopes))
        connection.execute(_INSERT, values)
        return key

    def _exists(self, connection: Connection[TupleRow], prefix: str) -> bool:
        return connection.execute(_SELECT, (prefix,)).fetchone() is not None


def _must_be_alone(principal: Principal, terms: KeyTerms) -> None:
    """Raise InvalidValue for a key with `operate` that opens anything else, or for good."""
    if Scope.OPERATE not in terms.scopes:
        return
    if terms.scopes != {Scope.OPERATE} or principal.roles != {Role.SYSTEM}:
        raise InvalidValue("A key with the scope operate has the role system and no other scope.")
    if terms.expires_at is None:
        raise InvalidValue("A key with the scope operate needs an expiry date: give its days.")


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
