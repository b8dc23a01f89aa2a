"""How does a session begin, go on, prove more, and end?"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from domain.values import PersonId, Role
from services.accounts.noting import Pool
from services.accounts.noting import Session as Connection
from services.accounts.tokens import digest, random_token
from services.event_store import Clock
from services.principal import Principal
from services.sessions import queries
from services.sessions.errors import SessionEnded, UnknownSession
from services.sessions.values import LIMITS, SECOND_FACTORS, Begun, Limits, Session


class Sessions:
    """The sessions of people with accounts. Safe to share by threads.

    The browser holds 256 random bits; the table holds their digest. Every proof changes the token, so a
    token from before a login or a step-up opens nothing after it.
    """

    def __init__(self, pool: Pool, clock: Clock, limits: Limits = LIMITS) -> None:
        self._pool, self._clock, self._limits = pool, clock, limits

    def begin(
        self,
        person: PersonId,
        means: frozenset[str],
        *,
        partial: bool = False,
        under: datetime | None = None,
    ) -> Begun:
        """A session of someone who has just given proof by these means.

        `under` is `credentials_changed_at` of the proof: if the credentials have changed since, the
        session is over as it begins. Raises SessionEnded for that, and for who may not come in.
        """
        token, now, limits = random_token(), self._clock(), self._limits
        values = {
            "digest": digest(token),
            "id": uuid4(),
            "person": person,
            "under": under,
            "means": sorted(means),
            "partial": partial,
            "now": now,
            "expires_at": now + (limits.partial if partial else limits.absolute),
            "stepped_up_at": now if means & SECOND_FACTORS and not partial else None,
        }
        with self._pool.connection() as connection:
            connection.execute(queries.FORGET, (now,))
            connection.execute(queries.BEGIN, values)
            return Begun(token, self._found(connection, token, now))

    def find(self, token: str) -> Session:
        """The session that the token opens; that it was asked for is remembered. Raises SessionEnded."""
        now = self._clock()
        with self._pool.connection() as connection:
            found = self._found(connection, token, now)
            if now - found.seen_at >= self._limits.idle / 30:
                connection.execute(queries.SEEN, {"now": now, "digest": digest(token)})
        return found

    def rotate(self, token: str, means: frozenset[str] = frozenset(), *, stepped_up: bool = False) -> Begun:
        """The same session under a new token; the old one is dead at once. Raises SessionEnded."""
        fresh, now = random_token(), self._clock()
        values = {
            **self._since(now),
            "digest": digest(token),
            "fresh": digest(fresh),
            "means": sorted(means),
            "stepped_up": stepped_up,
            "absolute": self._limits.absolute,
        }
        with self._pool.connection() as connection:
            if connection.execute(queries.ROTATE, values).rowcount == 0:
                raise SessionEnded
            return Begun(fresh, self._found(connection, fresh, now))

    def step_up(self, token: str, means: frozenset[str]) -> Begun:
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
            connection.execute(queries.END, (self._clock(), digest(token)))

    def end_all(self, person: PersonId, except_token: str | None = None) -> int:
        """End the sessions of a person, all or all others; how many that were."""
        kept = digest(except_token) if except_token is not None else None
        values = {"now": self._clock(), "person": person, "kept": kept}
        with self._pool.connection() as connection:
            return connection.execute(queries.END_ALL, values).rowcount

    def of(self, person: PersonId) -> tuple[Session, ...]:
        """The sessions of a person that are under way, in the order they began."""
        values = {**self._since(self._clock()), "person": person}
        with self._pool.connection() as connection:
            return tuple(self._session(row) for row in connection.execute(queries.OF, values))

    def end_one(self, person: PersonId, id: UUID) -> None:
        """End a session of this person. Raises UnknownSession where it is none."""
        with self._pool.connection() as connection:
            if connection.execute(queries.END_ONE, (self._clock(), person, id)).rowcount == 0:
                raise UnknownSession

    def _found(self, connection: Connection, token: str, now: datetime) -> Session:
        row = connection.execute(queries.FIND, {**self._since(now), "digest": digest(token)}).fetchone()
        if row is None:
            raise SessionEnded
        return self._session(row)

    def _since(self, now: datetime) -> dict[str, Any]:
        return {"now": now, "idle_since": now - self._limits.idle}

    def _session(self, row: tuple[Any, ...]) -> Session:
        number, person, roles, body, means, partial, begun_at, seen_at, until, stepped_up_at = row
        return Session(
            id=number,
            principal=Principal(person=person, roles=frozenset(map(Role, roles)), body=body),
            means=frozenset(means),
            partial=partial,
            begun_at=begun_at,
            seen_at=seen_at,
            idle_until=min(until, seen_at + self._limits.idle),
            until=until,
            stepped_up_at=stepped_up_at,
        )
