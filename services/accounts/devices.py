"""Known devices of a person, identified by a token.

A device with a completed login holds a token. Attempts from it have a counter of their own, so that failures
elsewhere, however many, cannot lock its owner out (OWASP, "device cookies").
"""

from datetime import datetime, timedelta
from typing import Final, LiteralString

from domain.values import PersonId
from services.accounts.audit_hook import Connection
from services.accounts.secret_keys import digest, random_token

LIFETIME: Final = timedelta(days=365)
MAX_DEVICES: Final = 20
"""Devices per person; the least recently used one is deleted first."""

_SELECT: Final[LiteralString] = """
SELECT 1 FROM people.devices WHERE digest = %s AND person = %s AND expires_at > %s
"""
_DELETE: Final[LiteralString] = "DELETE FROM people.devices WHERE digest = %s AND person = %s"
_INSERT: Final[LiteralString] = """
INSERT INTO people.devices (digest, person, known_at, expires_at) VALUES (%s, %s, %s, %s)
"""
_TRIM: Final[LiteralString] = """
DELETE FROM people.devices WHERE digest IN
    (SELECT digest FROM people.devices WHERE person = %s ORDER BY known_at DESC, digest OFFSET %s)
"""


def is_known(connection: Connection, person: PersonId, token: str | None, now: datetime) -> bool:
    """Whether the token belongs to a device of this person and has not expired."""
    if token is None:
        return False
    return connection.execute(_SELECT, (digest(token), person, now)).fetchone() is not None


def renew_token(connection: Connection, person: PersonId, token: str | None, now: datetime) -> str:
    """A new token for a device on which the person has just completed a login; the former one is deleted."""
    if token is not None:
        connection.execute(_DELETE, (digest(token), person))
    new_token = random_token()
    connection.execute(_INSERT, (digest(new_token), person, now, now + LIFETIME))
    connection.execute(_TRIM, (person, MAX_DEVICES))
    return new_token
