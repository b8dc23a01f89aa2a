"""Change of a password by its owner."""

from typing import Final, LiteralString

from domain.values import PersonId
from services.accounts import rows
from services.accounts.audit_hook import AccountEvent, AuditHook, Connection, Pool
from services.accounts.errors import InvalidCredentials
from services.accounts.hashing import Caller, Hashing, LoginPriority
from services.accounts.second_factor_verification import SecondFactorVerification
from services.accounts.values import CredentialsChanged
from services.event_store import Clock

_SELECT_HASH: Final[LiteralString] = "SELECT hash FROM people.passwords WHERE person = %s"
_CHANGE: Final[LiteralString] = """
UPDATE people.passwords SET hash = %(hash)s, changed_at = %(now)s WHERE person = %(id)s AND hash = %(was)s
"""
_END_SESSIONS: Final[LiteralString] = "UPDATE people.persons SET credentials_changed_at = %s WHERE id = %s"


class Passwords:
    """Passwords of people who are logged in. Thread-safe."""

    def __init__(
        self,
        pool: Pool,
        clock: Clock,
        audit_hook: AuditHook,
        hashing: Hashing,
        verification: SecondFactorVerification,
    ) -> None:
        self._pool, self._clock, self._audit_hook = pool, clock, audit_hook
        self._hashing, self._verification = hashing, verification

    def change(
        self, id: PersonId, current: str, new: str, *, device_token: str | None = None
    ) -> CredentialsChanged:
        """Set a new password. All sessions end, so the caller begins a new one for the person.

        Raises InvalidCredentials, PasswordNotAccepted, TooManyLoginAttempts, LoginQueueFull,
        AccountNotFound, WrongAccountState.
        """
        with self._pool.connection() as connection:
            account = rows.locked_active_person(connection, id)
            row = connection.execute(_SELECT_HASH, (id,)).fetchone()
        with self._hashing.turn(Caller(id, LoginPriority.EXPECTED)):
            self._must_match_current(id, current, row[0] if row else None, device_token)
            password_hash = self._hashing.hash_password(
                new, (account.login or "", account.name or "", account.body or "")
            )
        with self._pool.connection() as connection:
            now = self._clock()
            rows.locked_active_person(connection, id)
            values = {"hash": password_hash, "now": now, "id": id, "was": row and row[0]}
            if connection.execute(_CHANGE, values).rowcount == 0:
                raise InvalidCredentials  # somebody else has just changed it
            end_sessions(connection, id, now)
            self._audit_hook.record(connection, AccountEvent("password-changed", id, "password", id))
        return CredentialsChanged(id, now)

    def _must_match_current(
        self, id: PersonId, current: str, stored_hash: str | None, device_token: str | None
    ) -> None:
        with self._verification.attempt(id, device_token):
            matches, _ = self._hashing.verify(current, stored_hash)
            if not matches:
                raise InvalidCredentials


def end_sessions(connection: Connection, id: PersonId, now: object) -> None:
    """End all sessions that began before now."""
    connection.execute(_END_SESSIONS, (now, id))
