"""Is this the person, by login name and password?"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, LiteralString

from domain.values import PersonId
from services.accounts import devices, failures, rows
from services.accounts.attempts import Counting
from services.accounts.errors import Busy, CredentialsWrong
from services.accounts.failures import Counted
from services.accounts.hashing import Caller, Hashing
from services.accounts.noting import Pool, Session
from services.accounts.values import AuthenticatedPerson
from services.event_store import Clock

_KEPT: Final[LiteralString] = """
SELECT c.person, w.hash FROM people.contacts AS c LEFT JOIN people.passwords AS w ON w.person = c.person
WHERE c.login_key = %s
"""
_REHASH: Final[LiteralString] = "UPDATE people.passwords SET hash = %s WHERE person = %s AND hash = %s"


@dataclass(frozen=True)
class _Attempt:
    """What is known before the password is looked at."""

    person: PersonId | None
    kept: str | None
    caller: Caller
    counted: tuple[Counted, ...]


class Logins:
    """Passwords compared. Safe to share by threads."""

    def __init__(self, pool: Pool, clock: Clock, hashing: Hashing, counting: Counting) -> None:
        self._pool, self._clock, self._hashing, self._counting = pool, clock, hashing, counting

    def authenticate(
        self, login: str, password: str, *, device_token: str | None = None, source: str = ""
    ) -> AuthenticatedPerson:
        """The person whose login name and password these are.

        `source` is where the request comes from, as an address; an empty one is not counted. A device
        token comes back once the proof is whole. Raises CredentialsWrong for every reason that lies in
        the account, after the same work; TooManyFailures; Busy.
        """
        attempt = self._begun(rows.login_key(login), device_token, source)
        with self._taken_back_when_busy(attempt):
            matches, anew = self._hashing.matches(password, attempt.kept, attempt.caller)
        if not matches or attempt.person is None:
            raise CredentialsWrong
        with self._pool.connection() as session:
            found = rows.authenticated(session, attempt.person, whole=False)
            failures.take_back(session, attempt.counted, self._clock())
            if anew:
                session.execute(_REHASH, (anew, attempt.person, attempt.kept))
            if found.second_factor_due:
                return found
            fresh = devices.renewed(session, attempt.person, device_token, self._clock())
            return rows.authenticated(session, attempt.person, whole=True, device_token=fresh)

    def _begun(self, key: str, device_token: str | None, source: str) -> _Attempt:
        """The attempt, counted. Raises TooManyFailures."""
        now = self._clock()
        with self._pool.connection() as session:
            person, kept = session.execute(_KEPT, (key,)).fetchone() or (None, None)
            known = self._known(session, person, device_token)
            counted = self._counting.password(key, source, device_token if known else None)
            failures.count(session, counted, now)
        return _Attempt(person, kept, Caller(source, known), counted)

    def _known(self, session: Session, person: PersonId | None, device_token: str | None) -> bool:
        return person is not None and devices.is_known(session, person, device_token, self._clock())

    @contextmanager
    def _taken_back_when_busy(self, attempt: _Attempt) -> Iterator[None]:
        """What was not looked at was no attempt."""
        try:
            yield
        except Busy:
            with self._pool.connection() as session:
                failures.take_back(session, attempt.counted, self._clock())
            raise
