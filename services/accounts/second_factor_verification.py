"""Second-factor verification, with a limited number of attempts.

The frame for one-time codes, recovery codes and the present password: an attempt is counted and committed
before it is checked, so that nothing which is undone afterwards undoes the count.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from domain.values import PersonId
from services.accounts import devices, lockout, rows
from services.accounts.audit_hook import Connection, Pool
from services.accounts.lockout import ThrottlingKeys
from services.accounts.values import AuthenticatedPerson
from services.event_store import Clock


class SecondFactorVerification:
    """Further proofs, counted. Safe to share by threads."""

    def __init__(self, pool: Pool, clock: Clock, throttling: ThrottlingKeys) -> None:
        self._pool, self._clock, self._throttling = pool, clock, throttling

    @contextmanager
    def attempt(self, person: PersonId, device_token: str | None) -> Iterator[None]:
        """One attempt; what is raised inside leaves it counted. Raises TooManyLoginAttempts."""
        now = self._clock()
        with self._pool.connection() as connection:
            is_known = devices.is_known(connection, person, device_token, now)
            throttling_keys = self._throttling.for_second_factor(person, device_token if is_known else None)
            lockout.count_attempt(connection, throttling_keys, now)
        yield
        with self._pool.connection() as connection:
            lockout.undo_attempt(connection, throttling_keys, self._clock())

    def complete(
        self, connection: Connection, person: PersonId, device_token: str | None
    ) -> AuthenticatedPerson:
        """The person, fully proved, on a device that is known from now on. Raises InvalidCredentials."""
        new_device_token = devices.renew_token(connection, person, device_token, self._clock())
        return rows.authenticated_person(connection, person, complete=True, device_token=new_device_token)
