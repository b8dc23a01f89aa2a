"""External identities (issuer and subject) linked to accounts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, LiteralString

from psycopg.errors import UniqueViolation

from domain.values import PersonId
from services.accounts import rows
from services.accounts.audit_hook import AccountEvent, AuditHook, Connection, Pool
from services.accounts.errors import IdentityAlreadyLinked, InvalidCredentials
from services.accounts.values import AuthenticatedPerson, validated
from services.event_store import Clock

_LINK: Final[LiteralString] = """
INSERT INTO people.identities (issuer, subject, person, linked_at) VALUES (%s, %s, %s, %s)
"""
_UNLINK: Final[LiteralString] = """
DELETE FROM people.identities WHERE person = %s AND issuer = %s AND subject = %s
"""
_SELECT_ALL: Final[LiteralString] = """
SELECT issuer, subject, linked_at FROM people.identities WHERE person = %s ORDER BY issuer, subject
"""
_SELECT_PERSON: Final[LiteralString] = (
    "SELECT person FROM people.identities WHERE issuer = %s AND subject = %s"
)


@dataclass(frozen=True)
class Identity:
    """An external identity of a person."""

    issuer: str
    subject: str
    linked_at: datetime


class Identities:
    """Links between accounts and external identities. Thread-safe."""

    def __init__(self, pool: Pool, clock: Clock, audit_hook: AuditHook) -> None:
        self._pool, self._clock, self._audit_hook = pool, clock, audit_hook

    def link(self, person: PersonId, issuer: str, subject: str, by: PersonId) -> None:
        """Let a person log in by this identity; linking it again changes nothing.

        The caller has verified both the person and the identity. Raises IdentityAlreadyLinked,
        InvalidValue, AccountNotFound, WrongAccountState.
        """
        with self._pool.connection() as connection:
            rows.locked_active_person(connection, person)
            row = connection.execute(_SELECT_PERSON, (issuer, subject)).fetchone()
            if row is None or row[0] != person:
                insert_link(connection, person, issuer, subject, self._clock())
                details = {"issuer": issuer}
                self._audit_hook.record(
                    connection, AccountEvent("identity-linked", person, "identity", by, details)
                )

    def unlink(self, person: PersonId, issuer: str, subject: str, by: PersonId) -> None:
        """Remove the link, if there is one."""
        with self._pool.connection() as connection:
            if connection.execute(_UNLINK, (person, issuer, subject)).rowcount:
                details = {"issuer": issuer}
                self._audit_hook.record(
                    connection, AccountEvent("identity-unlinked", person, "identity", by, details)
                )

    def of(self, person: PersonId) -> tuple[Identity, ...]:
        """The identities linked to a person."""
        with self._pool.connection() as connection:
            return tuple(Identity(*row) for row in connection.execute(_SELECT_ALL, (person,)))

    def by_identity(self, issuer: str, subject: str) -> AuthenticatedPerson:
        """The person of a verified identity; a second factor is left to the issuer.

        The caller has verified the ID token. Raises InvalidCredentials.
        """
        with self._pool.connection() as connection:
            row = connection.execute(_SELECT_PERSON, (issuer, subject)).fetchone()
            if row is None:
                raise InvalidCredentials
            return rows.authenticated_person(connection, row[0], complete=True)


def insert_link(connection: Connection, person: PersonId, issuer: str, subject: str, now: datetime) -> None:
    """Insert a link. Raises IdentityAlreadyLinked, InvalidValue."""
    try:
        connection.execute(_LINK, (validated("issuer", issuer), validated("subject", subject), person, now))
    except UniqueViolation as error:
        raise IdentityAlreadyLinked from error
