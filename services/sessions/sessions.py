"""Life of a session: start, use, step-up, end."""

from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID, uuid4

from domain.values import PersonId, Role
from services.accounts.audit_hook import Connection, Pool
from services.accounts.secret_keys import digest, random_token
from services.event_store import Clock
from services.principal import Principal
from services.sessions.values import (
    LIMITS,
    SECOND_FACTORS,
    IssuedSession,
    Session,
    SessionExpired,
    SessionLimits,
    SessionNotFound,
)

_LIVE: Final[LiteralString] = """
s.revoked_at IS NULL AND s.expires_at > %(now)s AND s.seen_at > %(idle_since)s
AND p.state = 'active' AND p.credentials_changed_at = s.credentials_at
"""
_FROM: Final[LiteralString] = (
    """
SELECT s.id, p.id, p.roles, p.body, s.means, s.partial, s.begun_at, s.seen_at, s.expires_at, s.stepped_up_at
FROM people.sessions AS s JOIN people.persons AS p ON p.id = s.person
WHERE """
    + _LIVE
)

_FIND: Final[LiteralString] = _FROM + " AND s.digest = %(digest)s"
_SELECT_ALL: Final[LiteralString] = _FROM + " AND p.id = %(person)s ORDER BY s.begun_at, s.id"

_BEGIN: Final[LiteralString] = """
INSERT INTO people.sessions
    (digest, id, person, credentials_at, means, partial, begun_at, seen_at, expires_at, stepped_up_at)
SELECT %(digest)s, %(id)s, c.person, coalesce(%(under)s, p.credentials_changed_at), %(means)s, %(partial)s,
    %(now)s, %(now)s, %(expires_at)s, %(stepped_up_at)s
FROM people.contacts AS c JOIN people.persons AS p ON p.id = c.person WHERE c.person = %(person)s
"""
_TOUCH: Final[LiteralString] = """
UPDATE people.sessions SET seen_at = greatest(seen_at, %(now)s) WHERE digest = %(digest)s
"""
_ROTATE: Final[LiteralString] = (
    """
UPDATE people.sessions AS s SET digest = %(fresh)s, seen_at = %(now)s,
    means = ARRAY(SELECT DISTINCT unnest(s.means || %(means)s::text[]) ORDER BY 1),
    partial = s.partial AND NOT %(stepped_up)s,
    stepped_up_at = CASE WHEN %(stepped_up)s THEN %(now)s ELSE s.stepped_up_at END,
    expires_at = CASE WHEN %(stepped_up)s THEN s.begun_at + %(absolute)s ELSE s.expires_at END
FROM people.persons AS p
WHERE p.id = s.person AND s.digest = %(digest)s AND """
    + _LIVE
)
_END: Final[LiteralString] = """
UPDATE people.sessions SET revoked_at = %s WHERE digest = %s AND revoked_at IS NULL
"""
_END_ONE: Final[LiteralString] = """
UPDATE people.sessions SET revoked_at = %s WHERE person = %s AND id = %s AND revoked_at IS NULL
"""
_END_ALL: Final[LiteralString] = """
UPDATE people.sessions SET revoked_at = %(now)s
WHERE person = %(person)s AND revoked_at IS NULL AND digest IS DISTINCT FROM %(kept)s
"""
_DELETE_EXPIRED: Final[LiteralString] = "DELETE FROM people.sessions WHERE expires_at <= %s"
"""Expired sessions are deleted; logins are in the access log."""


class Sessions:
    """The sessions of people with accounts. Safe to share by threads.

    The browser holds 256 random bits; the table holds their digest. Every proof changes the token, so a
    token from before a login or a step-up opens nothing after it.
    """

    def __init__(self, pool: Pool, clock: Clock, limits: SessionLimits = LIMITS) -> None:
        self._pool, self._clock, self._limits = pool, clock, limits

    def begin(
        self,
        person: PersonId,
        means: frozenset[str],
        *,
        partial: bool = False,
        credentials_as_of: datetime | None = None,
    ) -> IssuedSession:
        """A session of someone who has just given proof by these means.

        `credentials_as_of` is `credentials_changed_at` of the proof: if the credentials have changed since,
        the session is over as it begins. Raises SessionExpired for that, and for a person who may not log
        in.
        """
        token, now, limits = random_token(), self._clock(), self._limits
        values = {
            "digest": digest(token),
            "id": uuid4(),
            "person": person,
            "under": credentials_as_of,
            "means": sorted(means),
            "partial": partial,
            "now": now,
            "expires_at": now + (limits.partial if partial else limits.absolute),
            "stepped_up_at": now if means & SECOND_FACTORS and not partial else None,
        }
        with self._pool.connection() as connection:
            connection.execute(_DELETE_EXPIRED, (now,))
            connection.execute(_BEGIN, values)
            return IssuedSession(token, self._session_by_token(connection, token, now))

    def find(self, token: str) -> Session:
        """The session that the token opens; that it was asked for is remembered. Raises SessionExpired."""
        now = self._clock()
        with self._pool.connection() as connection:
            session = self._session_by_token(connection, token, now)
            if now - session.seen_at >= self._limits.idle / 30:
                connection.execute(_TOUCH, {"now": now, "digest": digest(token)})
        return session

    def rotate(
        self, token: str, means: frozenset[str] = frozenset(), *, stepped_up: bool = False
    ) -> IssuedSession:
        """The same session under a new token; the old one is dead at once. Raises SessionExpired."""
        new_token, now = random_token(), self._clock()
        values = {
            **self._time_params(now),
            "digest": digest(token),
            "fresh": digest(new_token),
            "means": sorted(means),
            "stepped_up": stepped_up,
            "absolute": self._limits.absolute,
        }
        with self._pool.connection() as connection:
            if connection.execute(_ROTATE, values).rowcount == 0:
                raise SessionExpired
            return IssuedSession(new_token, self._session_by_token(connection, new_token, now))

    def step_up(self, token: str, means: frozenset[str]) -> IssuedSession:
        """The session of someone who has just shown a second factor too; whole if it was partial."""
        return self.rotate(token, means, stepped_up=True)

    def just_stepped_up(self, session: Session) -> bool:
        """Whether a second factor was shown so lately that it counts for a decision."""
        return (
            session.stepped_up_at is not None and self._clock() - session.stepped_up_at < self._limits.step_up
        )

    def just_begun(self, session: Session) -> bool:
        """Whether the first proof is as fresh as that."""
        return self._clock() - session.begun_at < self._limits.step_up

    def end(self, token: str) -> None:
        """Let the token open nothing any more; one that opens nothing stays so."""
        with self._pool.connection() as connection:
            connection.execute(_END, (self._clock(), digest(token)))

    def end_all(self, person: PersonId, except_token: str | None = None) -> int:
        """End the sessions of a person, all or all others; how many that were."""
        kept_digest = digest(except_token) if except_token is not None else None
        values = {"now": self._clock(), "person": person, "kept": kept_digest}
        with self._pool.connection() as connection:
            return connection.execute(_END_ALL, values).rowcount

    def of(self, person: PersonId) -> tuple[Session, ...]:
        """The sessions of a person that are under way, in the order they began."""
        values = {**self._time_params(self._clock()), "person": person}
        with self._pool.connection() as connection:
            return tuple(self._session(row) for row in connection.execute(_SELECT_ALL, values))

    def end_one(self, person: PersonId, id: UUID) -> None:
        """End a session of this person. Raises SessionNotFound where it is none."""
        with self._pool.connection() as connection:
            if connection.execute(_END_ONE, (self._clock(), person, id)).rowcount == 0:
                raise SessionNotFound

    def _session_by_token(self, connection: Connection, token: str, now: datetime) -> Session:
        row = connection.execute(_FIND, {**self._time_params(now), "digest": digest(token)}).fetchone()
        if row is None:
            raise SessionExpired
        return self._session(row)

    def _time_params(self, now: datetime) -> dict[str, Any]:
        return {"now": now, "idle_since": now - self._limits.idle}

    def _session(self, row: tuple[Any, ...]) -> Session:
        session_id, person, roles, body, means, partial, begun_at, seen_at, until, stepped_up_at = row
        return Session(
            id=session_id,
            principal=Principal(person=person, roles=frozenset(map(Role, roles)), body=body),
            means=frozenset(means),
            partial=partial,
            begun_at=begun_at,
            seen_at=seen_at,
            idle_until=min(until, seen_at + self._limits.idle),
            until=until,
            stepped_up_at=stepped_up_at,
        )
