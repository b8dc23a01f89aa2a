"""Second factors: what opens the account when the device is lost?"""

import secrets
from typing import Final, LiteralString

from domain.values import PersonId
from services.accounts import rows
from services.accounts.audit_hook import AccountEvent, AuditHook, Pool
from services.accounts.errors import InvalidCode
from services.accounts.second_factor_verification import SecondFactorVerification
from services.accounts.tokens import digest
from services.accounts.values import AuthenticatedPerson
from services.event_store import Clock

CODE_COUNT: Final = 10
_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz234567"
_GROUPS: Final = 6
_GROUP: Final = 4
"""24 characters of 5 bits: above the 112 bits from which on a fast digest does (ASVS 5.0, 6.5.2)."""

_DELETE_ALL: Final[LiteralString] = "DELETE FROM people.recovery_codes WHERE person = %s"
_INSERT: Final[LiteralString] = "INSERT INTO people.recovery_codes (digest, person) VALUES (%s, %s)"
_MARK_USED: Final[LiteralString] = """
UPDATE people.recovery_codes SET used_at = %s WHERE digest = %s AND person = %s AND used_at IS NULL
"""


class RecoveryCodes:
    """Codes to be kept on paper. Safe to share by threads; each counts once."""

    def __init__(
        self, pool: Pool, clock: Clock, audit_hook: AuditHook, verification: SecondFactorVerification
    ) -> None:
        self._pool, self._clock, self._audit_hook, self._verification = pool, clock, audit_hook, verification

    def make(self, id: PersonId) -> tuple[str, ...]:
        """Ten new codes, shown this once; former ones end. Raises AccountNotFound, WrongAccountState."""
        codes = tuple(_code() for _ in range(CODE_COUNT))
        with self._pool.connection() as connection:
            rows.locked_active_person(connection, id)
            connection.execute(_DELETE_ALL, (id,))
            for code in codes:
                connection.execute(_INSERT, (_digest(code), id))
            self._audit_hook.record(connection, AccountEvent("recovery-codes-made", id, "second factor", id))
        return codes

    def use(self, id: PersonId, code: str, *, device_token: str | None = None) -> AuthenticatedPerson:
        """The second half of a login, by such a code.

        Raises InvalidCode, TooManyLoginAttempts, InvalidCredentials.
        """
        with self._verification.attempt(id, device_token), self._pool.connection() as connection:
            if connection.execute(_MARK_USED, (self._clock(), _digest(code), id)).rowcount == 0:
                raise InvalidCode
            self._audit_hook.record(connection, AccountEvent("recovery-code-used", id, "second factor", id))
            return self._verification.complete(connection, id, device_token)


def _code() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _digest(code: str) -> bytes:
    return digest("".join(code.lower().replace("-", " ").split()))
