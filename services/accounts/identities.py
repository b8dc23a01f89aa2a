"""Who is this, by what another issuer of identities says?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, LiteralString

from psycopg.errors import UniqueViolation

from domain.values import PersonId
from services.accounts import rows
from services.accounts.errors import CredentialsWrong, IdentityTaken
from services.accounts.noting import Note, Noting, Pool, Session
from services.accounts.values import AuthenticatedPerson, fitting
from services.event_store import Clock

_LINK: Final[LiteralString] = """
INSERT INTO people.identities (issuer, subject, person, linked_at) VALUES (%s, %s, %s, %s)
"""
_UNLINK: Final[LiteralString] = """
DELETE FROM people.identities WHERE person = %s AND issuer = %s AND subject = %s
"""
_OF: Final[LiteralString] = """
SELECT issuer, subject, linked_at FROM people.identities WHERE person = %s ORDER BY issuer, subject
"""
_WHO: Final[LiteralString] = "SELECT person FROM people.identities WHERE issuer = %s AND subject = %s"


@dataclass(frozen=True)
class Identity:
    """Who someone is elsewhere."""

    issuer: str
    subject: str
    linked_at: datetime


class Identities:
    """Accounts and the external identities linked to them. Safe to share by threads."""

    def __init__(self, pool: Pool, clock: Clock, noting: Noting) -> None:
        self._pool, self._clock, self._noting = pool, clock, noting

    def link(self, person: PersonId, issuer: str, subject: str, by: PersonId) -> None:
        """Let a person in by this identity too; linking it again changes nothing.

        Whoever calls has proof of both. Raises IdentityTaken, InvalidValue, UnknownPerson, NotInThisState.
        """
        with self._pool.connection() as session:
            rows.held_active(session, person)
            row = session.execute(_WHO, (issuer, subject)).fetchone()
            if row is None or row[0] != person:
                linked(session, person, issuer, subject, self._clock())
                details = {"issuer": issuer}
                self._noting.note(session, Note("identity-linked", person, "identity", by, details))

    def unlink(self, person: PersonId, issuer: str, subject: str, by: PersonId) -> None:
        """Let a person in by this identity no more; without such a link nothing changes."""
        with self._pool.connection() as session:
            if session.execute(_UNLINK, (person, issuer, subject)).rowcount:
                details = {"issuer": issuer}
                self._noting.note(session, Note("identity-unlinked", person, "identity", by, details))

    def of(self, person: PersonId) -> tuple[Identity, ...]:
        """The identities linked to a person."""
        with self._pool.connection() as session:
            return tuple(Identity(*row) for row in session.execute(_OF, (person,)))

    def by_identity(self, issuer: str, subject: str) -> AuthenticatedPerson:
        """The person an issuer vouches for; what second factor there was is the issuer's business.

        The caller has verified what the issuer signed. Raises CredentialsWrong.
        """
        with self._pool.connection() as session:
            row = session.execute(_WHO, (issuer, subject)).fetchone()
            if row is None:
                raise CredentialsWrong
            return rows.authenticated(session, row[0], whole=True)


def linked(session: Session, person: PersonId, issuer: str, subject: str, now: datetime) -> None:
    """Link them. Raises IdentityTaken, InvalidValue."""
    try:
        session.execute(_LINK, (fitting("issuer", issuer), fitting("subject", subject), person, now))
    except UniqueViolation as taken:
        raise IdentityTaken from taken
