"""Login by login name and password."""

from dataclasses import dataclass
from typing import Final, LiteralString

from domain.values import PersonId
from services.accounts import devices, lockout, rows
from services.accounts.audit_hook import Pool
from services.accounts.errors import InvalidCredentials
from services.accounts.hashing import Caller, Hashing
from services.accounts.lockout import ThrottlingKey, ThrottlingKeys
from services.accounts.login_priority import LoginPriorities
from services.accounts.password_policy import normalised
from services.accounts.values import AuthenticatedPerson
from services.event_store import Clock

_SELECT_HASH: Final[LiteralString] = """
SELECT c.person, w.hash FROM people.contacts AS c LEFT JOIN people.passwords AS w ON w.person = c.person
WHERE c.login_key = %s
"""
_REHASH: Final[LiteralString] = "UPDATE people.passwords SET hash = %s WHERE person = %s AND hash = %s"


@dataclass(frozen=True)
class _VerifiedPassword:
    """A correct password: person, stored hash, new hash if the cost has changed, counters to undo."""

    person: PersonId
    stored_hash: str | None
    new_hash: str | None
    throttling_keys: tuple[ThrottlingKey, ...]


class Logins:
    """Logins by password. Thread-safe."""

    def __init__(self, pool: Pool, clock: Clock, hashing: Hashing, throttling: ThrottlingKeys) -> None:
        self._pool, self._clock, self._hashing, self._throttling = pool, clock, hashing, throttling
        self._priorities = LoginPriorities(clock)

    def authenticate(
        self, login: str, password: str, *, device_token: str | None = None, source: str = ""
    ) -> AuthenticatedPerson:
        """The person whose login name and password these are.

        `source` is the client address; an empty one is not counted. The result has a device token if no
        second factor is due. Raises InvalidCredentials for every reason in the account, after the same
        work; TooManyLoginAttempts; LoginQueueFull.
        """
        key, normalised_password = rows.login_key(login), normalised(password)
        known_device_token = (
            device_token if device_token is not None and self._is_known_device(key, device_token) else None
        )
        with (
            self._priorities.priority(
                key, normalised_password, source, known_device=known_device_token is not None
            ) as priority,
            self._hashing.turn(Caller(source, priority)),
        ):
            verified = self._verify_password(
                key, normalised_password, self._throttling.for_password(key, source, known_device_token)
            )
        return self._complete_login(verified, device_token)

    def _verify_password(
        self, key: str, password: str, throttling_keys: tuple[ThrottlingKey, ...]
    ) -> _VerifiedPassword:
        """Count and verify the attempt. Raises TooManyLoginAttempts, InvalidCredentials."""
        with self._pool.connection() as connection:
            lockout.count_attempt(connection, throttling_keys, self._clock())
            person, stored_hash = connection.execute(_SELECT_HASH, (key,)).fetchone() or (None, None)
        matches, new_hash = self._hashing.verify(password, stored_hash)
        if not matches or person is None:
            raise InvalidCredentials
        return _VerifiedPassword(person, stored_hash, new_hash, throttling_keys)

    def _complete_login(self, verified: _VerifiedPassword, device_token: str | None) -> AuthenticatedPerson:
        """Undo the count and build the result. Raises InvalidCredentials for an inactive account."""
        person = verified.person
        with self._pool.connection() as connection:
            authenticated = rows.authenticated_person(connection, person, complete=False)
            lockout.undo_attempt(connection, verified.throttling_keys, self._clock())
            if verified.new_hash:
                connection.execute(_REHASH, (verified.new_hash, person, verified.stored_hash))
            if authenticated.second_factor_due:
                return authenticated
            new_device_token = devices.renew_token(connection, person, device_token, self._clock())
            return rows.authenticated_person(connection, person, complete=True, device_token=new_device_token)

    def _is_known_device(self, key: str, device_token: str) -> bool:
        """Whether it is a device of the person with this login name."""
        with self._pool.connection() as connection:
            person, _ = connection.execute(_SELECT_HASH, (key,)).fetchone() or (None, None)
            return person is not None and devices.is_known(connection, person, device_token, self._clock())

    def failed_login_subject(self, login: str) -> tuple[PersonId | None, str | None]:
        """What to log of a failed login: the person, or a digest of the name if it belongs to nobody.

        People type passwords into the wrong field, so the name itself is never logged.
        """
        key = rows.login_key(login)
        with self._pool.connection() as connection:
            person, _ = connection.execute(_SELECT_HASH, (key,)).fetchone() or (None, None)
        return person, None if person else self._throttling.for_login(key).digest.hex()
