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
from services.accounts.order import Order
from services.accounts.policy import normalised
from services.accounts.values import AuthenticatedPerson
from services.event_store import Clock

_KEPT: Final[LiteralString] = """
SELECT c.person, w.hash FROM people.contacts AS c LEFT JOIN people.passwords AS w ON w.person = c.person
WHERE c.login_key = %s
"""
_REHASH: Final[LiteralString] = "UPDATE people.passwords SET hash = %s WHERE person = %s AND hash = %s"


@dataclass(frozen=True)
class _Right:
    """A password that was right: whose, its hash, the one to keep from now on, and what was counted."""

    person: PersonId
    kept: str | None
    anew: str | None
    counted: tuple[Counted, ...]


class Logins:
    """Passwords compared. Safe to share by threads."""

    def __init__(self, pool: Pool, clock: Clock, hashing: Hashing, counting: Counting) -> None:
        self._pool, self._clock, self._hashing, self._counting = pool, clock, hashing, counting
        self._order = Order(clock)

    def authenticate(
        self, login: str, password: str, *, device_token: str | None = None, source: str = ""
    ) -> AuthenticatedPerson:
        """The person whose login name and password these are.

        `source` is where the request comes from, as an address; an empty one is not counted. A device
        token comes back once the proof is whole. Raises CredentialsWrong for every reason that lies in
        the account, after the same work; TooManyFailures; Busy.
        """
        key, written = rows.login_key(login), normalised(password)
        known = device_token if device_token is not None and self._knows(key, device_token) else None
        with (
            self._order.standing(key, written, source, known=known is not None) as standing,
            self._hashing.turn(Caller(source, standing)),
        ):
            right = self._right(key, written, self._counting.password(key, source, known))
        return self._let_in(right, device_token)

    def _right(self, key: str, password: str, counted: tuple[Counted, ...]) -> _Right:
        """The password, counted and compared. Raises TooManyFailures, CredentialsWrong."""
        with self._pool.connection() as session:
            failures.count(session, counted, self._clock())
            person, kept = session.execute(_KEPT, (key,)).fetchone() or (None, None)
        matches, anew = self._hashing.matches(password, kept)
        if not matches or person is None:
            raise CredentialsWrong
        return _Right(person, kept, anew, counted)

    def _let_in(self, right: _Right, device_token: str | None) -> AuthenticatedPerson:
        """Raises CredentialsWrong for who may not come in."""
        person = right.person
        with self._pool.connection() as session:
            found = rows.authenticated(session, person, whole=False)
            failures.take_back(session, right.counted, self._clock())
            if right.anew:
                session.execute(_REHASH, (right.anew, person, right.kept))
            if found.second_factor_due:
                return found
            fresh = devices.renewed(session, person, device_token, self._clock())
            return rows.authenticated(session, person, whole=True, device_token=fresh)

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
