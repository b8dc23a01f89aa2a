"""How does a person who has shown one thing show another, a limited number of times?

The frame for one-time codes, recovery codes and the present password: an attempt is counted and committed
before it is looked at, so that nothing which is undone afterwards undoes the count.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from domain.values import PersonId
from services.accounts import devices, failures, rows
from services.accounts.attempts import Counting
from services.accounts.noting import Pool, Session
from services.accounts.values import AuthenticatedPerson
from services.event_store import Clock


class Proofs:
    """Further proofs, counted. Safe to share by threads."""

    def __init__(self, pool: Pool, clock: Clock, counting: Counting) -> None:
        self._pool, self._clock, self._counting = pool, clock, counting

    @contextmanager
    def attempt(self, person: PersonId, device_token: str | None) -> Iterator[None]:
        """One attempt; what is raised inside leaves it counted. Raises TooManyFailures."""
        now = self._clock()
        with self._pool.connection() as session:
            known = devices.is_known(session, person, device_token, now)
            counted = self._counting.proof(person, device_token if known else None)
            failures.count(session, counted, now)
        yield
        with self._pool.connection() as session:
            failures.take_back(session, counted, self._clock())

    def whole(self, session: Session, person: PersonId, device_token: str | None) -> AuthenticatedPerson:
        """The person, fully proved, on a device that is known from now on. Raises CredentialsWrong."""
        fresh = devices.renewed(session, person, device_token, self._clock())
        return rows.authenticated(session, person, whole=True, device_token=fresh)
