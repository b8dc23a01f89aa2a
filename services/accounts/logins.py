"""Is this the person, by login name and password?"""

from dataclasses import dataclass
from typing import Final, LiteralString

from domain.values import PersonId
from services.accounts import devices, failures, rows
from services.accounts.attempts import Counting
from services.accounts.errors import CredentialsWrong
from services.accounts.failures import Counted
from services.accounts.hashing import Caller, Hashing
from services.accounts.noting import Pool
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
        key = rows.login_key(login)
        known = device_token is not None and self._knows(key, device_token)
        with self._hashing.turn(Caller(source, known)):
            attempt = self._begun(key, device_token if known else None, source)
            matches, anew = self._hashing.matches(password, attempt.kept)
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

    def _knows(self, key: str, device_token: str) -> bool:
        """Whether it is a device of the person with this login name."""
        with self._pool.connection() as session:
            person, _ = session.execute(_KEPT, (key,)).fetchone() or (None, None)
            return person is not None and devices.is_known(session, person, device_token, self._clock())

    def tried(self, login: str) -> tuple[PersonId | None, str | None]:
        """What to note of a login that failed: whose name it is, or if nobody's, a digest of it.

        What was typed as a name may be a password by mistake, so it is noted nowhere.
        """
        key = rows.login_key(login)
        with self._pool.connection() as session:
            person, _ = session.execute(_KEPT, (key,)).fetchone() or (None, None)
        return person, None if person else self._counting.login(key).digest.hex()

    def _begun(self, key: str, known_device: str | None, source: str) -> _Attempt:
        """The attempt, counted. Raises TooManyFailures."""
        counted = self._counting.password(key, source, known_device)
        with self._pool.connection() as session:
            failures.count(session, counted, self._clock())
            person, kept = session.execute(_KEPT, (key,)).fetchone() or (None, None)
        return _Attempt(person, kept, counted)
