"""Second factors: does the person hold the device that shows this code (RFC 6238)?"""

import re
import secrets
from dataclasses import dataclass
from typing import Final, LiteralString

import pyotp
from pyotp.exceptions import OTPVerificationError

from domain.values import PersonId
from services.accounts import rows
from services.accounts.audit_hook import AccountEvent, AuditHook, Pool
from services.accounts.errors import InvalidCode
from services.accounts.passwords import end_sessions
from services.accounts.second_factor_verification import SecondFactorVerification
from services.accounts.secret_keys import SecretKeys, digest
from services.accounts.values import AuthenticatedPerson
from services.event_store import Clock

ISSUER: Final = "Certtrail"
DRIFT: Final = 0
"""Steps of 30 seconds beside the present one. A code counts while it is shown (ASVS 5.0, 6.5.5): RFC 6238
lets the one before count too, for whoever types slowly, but then also for whoever looked on."""

_CODE: Final = re.compile(r"[0-9]{6}")

_UPSERT_PENDING: Final[LiteralString] = """
INSERT INTO people.one_time_codes (person, pending) VALUES (%(id)s, %(pending)s)
ON CONFLICT (person) DO UPDATE SET pending = excluded.pending
"""
_SELECT: Final[LiteralString] = "SELECT pending, secret FROM people.one_time_codes WHERE person = %s"
_CONFIRM: Final[LiteralString] = """
UPDATE people.one_time_codes SET secret = pending, pending = NULL, last_counter = %s
WHERE person = %s AND pending = %s
"""
_USE: Final[LiteralString] = """
UPDATE people.one_time_codes SET last_counter = %(counter)s
WHERE person = %(id)s AND secret = %(secret)s AND last_counter < %(counter)s
"""
_REMOVE: Final[LiteralString] = "DELETE FROM people.one_time_codes WHERE person = %s"
_SELECT_ALL: Final[LiteralString] = "SELECT person, pending, secret FROM people.one_time_codes FOR UPDATE"
_UPDATE_SECRETS: Final[LiteralString] = (
    "UPDATE people.one_time_codes SET pending = %s, secret = %s WHERE person = %s"
)


@dataclass(frozen=True)
class Enrolment:
    """What to show this once: the secret for typing, the address for a square code."""

    secret: str
    uri: str


class OneTimeCodes:
    """One-time codes. Safe to share by threads; each code counts once, while it is shown."""

    def __init__(
        self,
        pool: Pool,
        clock: Clock,
        audit_hook: AuditHook,
        keys: SecretKeys,
        verification: SecondFactorVerification,
    ) -> None:
        self._pool, self._clock, self._audit_hook = pool, clock, audit_hook
        self._keys, self._verification = keys, verification

    def enrol(self, id: PersonId) -> Enrolment:
        """A secret to put into an app; it counts from its first code on. Raises WrongAccountState."""
        secret = pyotp.random_base32()
        with self._pool.connection() as connection:
            account = rows.locked_active_person(connection, id)
            connection.execute(_UPSERT_PENDING, {"id": id, "pending": self._keys.encrypt(secret)})
        uri = pyotp.TOTP(secret).provisioning_uri(name=account.login, issuer_name=ISSUER)
        return Enrolment(secret, uri)

    def confirm(self, id: PersonId, code: str, *, device_token: str | None = None) -> None:
        """The first code of a new secret. Raises InvalidCode, TooManyLoginAttempts, AccountNotFound."""
        with self._verification.attempt(id, device_token), self._pool.connection() as connection:
            rows.locked_active_person(connection, id)
            pending, _ = connection.execute(_SELECT, (id,)).fetchone() or (None, None)
            connection.execute(_CONFIRM, (self._counter(pending, code), id, pending))
            self._audit_hook.record(
                connection, AccountEvent("one-time-codes-set-up", id, "second factor", id)
            )

    def verify(self, id: PersonId, code: str, *, device_token: str | None = None) -> AuthenticatedPerson:
        """The second half of a login, by a code.

        Raises InvalidCode, TooManyLoginAttempts, InvalidCredentials.
        """
        with self._verification.attempt(id, device_token), self._pool.connection() as connection:
            _, secret = connection.execute(_SELECT, (id,)).fetchone() or (None, None)
            values = {"counter": self._counter(secret, code), "id": id, "secret": secret}
            if connection.execute(_USE, values).rowcount == 0:
                raise InvalidCode
            return self._verification.complete(connection, id, device_token)

    def remove(self, id: PersonId, by: PersonId) -> None:
        """Ask for codes no more; sessions begun before are over.

        Raises AccountNotFound, WrongAccountState.
        """
        with self._pool.connection() as connection:
            rows.locked_active_person(connection, id)
            if connection.execute(_REMOVE, (id,)).rowcount:
                end_sessions(connection, id, self._clock())
                self._audit_hook.record(
                    connection, AccountEvent("one-time-codes-removed", id, "second factor", by)
                )

    def reencrypt(self) -> int:
        """Encrypt every secret with the first key; how many there are. Raises DecryptionFailed."""
        with self._pool.connection() as connection:
            rows = connection.execute(_SELECT_ALL).fetchall()
            for person, *secrets in rows:
                reencrypted = [self._keys.reencrypt(each) if each else None for each in secrets]
                connection.execute(_UPDATE_SECRETS, (*reencrypted, person))
        return len(rows)

    def _counter(self, stored_secret: bytes | None, code: str) -> int:
        """Which step the code belongs to. Raises InvalidCode."""
        digits = "".join(code.split())
        if stored_secret is None or not _CODE.fullmatch(digits):
            raise InvalidCode
        codes = pyotp.TOTP(self._keys.decrypt(stored_secret))
        try:
            return codes.verify_and_get_timecode(digits, for_time=self._clock(), valid_window=DRIFT)
        except OTPVerificationError as error:
            raise InvalidCode from error


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
