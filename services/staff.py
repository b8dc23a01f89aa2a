"""Who works for a body: people with an account or an API key of the body, and their roles.

An interest and a competence are recorded of a person that exists (rules 27, 37). Ids alone prove nothing: a
mistyped one would bar nobody and let nobody audit. Whoever acted over HTTP has an account or a key, and
neither is ever deleted, so no one who is in the history is missing.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final, LiteralString, Protocol

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from domain.values import BodyId, PersonId, Role
from services.errors import NotAnAuditor, PersonNotOfBody

_SELECT: Final[LiteralString] = """
SELECT roles, state IN ('invited', 'active') FROM people.persons WHERE id = %(person)s AND body = %(body)s
UNION ALL
SELECT k.roles, k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > %(now)s)
    AND p.state IS DISTINCT FROM 'disabled' AND p.state IS DISTINCT FROM 'erased'
FROM people.api_keys AS k LEFT JOIN people.persons AS p ON p.id = k.person
WHERE k.person = %(person)s AND k.body = %(body)s
"""


class StaffDirectory(Protocol):
    """The people of every body."""

    def roles(self, body: BodyId, person: PersonId) -> frozenset[Role] | None:
        """The roles that the person has at the body now: none after leaving. None for a stranger."""


class NoStaff:
    """A directory without anyone, for a process that records nothing about people."""

    def roles(self, body: BodyId, person: PersonId) -> frozenset[Role] | None:
        """None: nobody is known."""
        return None


NO_STAFF: Final = NoStaff()


class RecordedStaff:
    """The people with an account or an API key in the database. Safe to share by threads."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]], clock: Callable[[], datetime]) -> None:
        self._pool, self._clock = pool, clock

    def roles(self, body: BodyId, person: PersonId) -> frozenset[Role] | None:
        """The roles by accounts and API keys that are in use; none if all of them ended."""
        values = {"person": person, "body": body, "now": self._clock()}
        with self._pool.connection() as connection:
            rows = connection.execute(_SELECT, values).fetchall()
        if not rows:
            return None
        return frozenset(Role(role) for roles, in_use in rows if in_use for role in roles)


def must_be_of_body(staff: StaffDirectory, body: BodyId, person: PersonId) -> None:
    """Raise PersonNotOfBody for a person that the body never had."""
    if staff.roles(body, person) is None:
        raise PersonNotOfBody(person, body)


def must_be_auditor(staff: StaffDirectory, body: BodyId, person: PersonId) -> None:
    """Raise PersonNotOfBody, or NotAnAuditor for a person without that role now."""
    roles = staff.roles(body, person)
    if roles is None:
        raise PersonNotOfBody(person, body)
    if Role.AUDITOR not in roles:
        raise NotAnAuditor(person, body)
