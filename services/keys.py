"""Whose key is this, and does it still open anything?

A key is `ct_<prefix>_<secret>`: the prefix names it in lists and logs, the secret is 256 random bits,
shown once and kept only as a SHA-256 digest. A slow hash would add nothing to 256 bits of chance.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from importlib.resources import files
from typing import Final, LiteralString

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool
from pydantic import ValidationError

from domain.errors import InvalidValue
from domain.values import BodyId, PersonId, Role
from services.errors import KeyExpired, KeyRevoked, UnknownKey
from services.principal import Principal

_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz234567"
"""Base32 in lower case: nothing to escape, nothing like the underscores between the parts."""

_PREFIX_LENGTH: Final = 8
_SECRET_LENGTH: Final = 52
"""52 characters of 5 bits: 260 bits."""

_WRITTEN: Final = re.compile(rf"ct_([a-z2-7]{{{_PREFIX_LENGTH}}})_[a-z2-7]{{{_SECRET_LENGTH}}}")

_INSERT: Final[LiteralString] = """
INSERT INTO people.api_keys (prefix, digest, person, roles, body, created_at, expires_at, note)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""
_REVOKE: Final[LiteralString] = """
UPDATE people.api_keys SET revoked_at = coalesce(revoked_at, %s) WHERE prefix = %s
"""
_SELECT: Final[LiteralString] = """
SELECT digest, person, roles, body, expires_at, revoked_at FROM people.api_keys WHERE prefix = %s
"""


class Keys:
    """The keys that were handed out."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]], clock: Callable[[], datetime]) -> None:
        self._pool, self._clock = pool, clock

    def add(
        self,
        person: PersonId,
        roles: Iterable[Role],
        body: BodyId | None,
        expires_at: datetime | None = None,
        note: str = "",
    ) -> str:
        """A new key, to be shown this once. Raises InvalidValue for roles that cannot be."""
        try:
            principal = Principal(person=person, roles=frozenset(roles), body=body)
        except ValidationError as wrong:
            raise InvalidValue("; ".join(each["msg"] for each in wrong.errors())) from wrong
        prefix, secret = _random(_PREFIX_LENGTH), _random(_SECRET_LENGTH)
        key = f"ct_{prefix}_{secret}"
        named = sorted(principal.roles)
        with self._pool.connection() as connection:
            connection.execute(
                _INSERT, (prefix, _digest(key), person, named, body, self._clock(), expires_at, note)
            )
        return key

    def revoke(self, prefix: str) -> None:
        """Take a key back, for good; the first time counts. Raises UnknownKey."""
        with self._pool.connection() as connection:
            if connection.execute(_REVOKE, (self._clock(), prefix)).rowcount == 0:
                raise UnknownKey

    def principal(self, key: str) -> Principal:
        """Who holds this key. Raises UnknownKey, KeyRevoked, KeyExpired."""
        written = _WRITTEN.fullmatch(key)
        if written is None:
            raise UnknownKey
        with self._pool.connection() as connection:
            row = connection.execute(_SELECT, (written[1],)).fetchone()
        if row is None or not hmac.compare_digest(row[0], _digest(key)):
            raise UnknownKey
        _, person, roles, body, expires_at, revoked_at = row
        if revoked_at is not None:
            raise KeyRevoked(revoked_at)
        if expires_at is not None and expires_at <= self._clock():
            raise KeyExpired(expires_at)
        return Principal(person=person, roles=frozenset(roles), body=body)


def tables() -> str:
    """The SQL that must have run in a database before keys can be kept in it."""
    return files(__package__).joinpath("keys.sql").read_text(encoding="utf-8")


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
