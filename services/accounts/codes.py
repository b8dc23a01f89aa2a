"""One-time codes (TOTP, RFC 6238) and recovery codes as second factors."""

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
"""Steps of 30 seconds that are accepted besides the current one. A code is valid only while it is displayed
(ASVS 5.0, 6.5.5): RFC 6238 permits the one before for slow typists, but an onlooker could use it as well."""

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
    """A new secret, displayed once: as text, and as an address for a QR code."""

    secret: str
    uri: str


class OneTimeCodes:
    """One-time codes. Thread-safe; each code is accepted once, while it is displayed."""

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
        """A new secret for an authenticator app, active after `confirm`. Raises WrongAccountState."""
        secret = pyotp.random_base32()
        with self._pool.connection() as connection:
            account = rows.locked_active_person(connection, id)
            connection.execute(_UPSERT_PENDING, {"id": id, "pending": self._keys.encrypt(secret)})
        uri = pyotp.TOTP(secret).provisioning_uri(name=account.login, issuer_name=ISSUER)
        return Enrolment(secret, uri)

    def confirm(self, id: PersonId, code: str, *, device_token: str | None = None) -> None:
        """Activate a new secret by its first code.

        Raises InvalidCode, TooManyLoginAttempts, AccountNotFound.
        """
        with self._verification.attempt(id, device_token), self._pool.connection() as connection:
            rows.locked_active_person(connection, id)
            pending, _ = connection.execute(_SELECT, (id,)).fetchone() or (None, None)
            connection.execute(_CONFIRM, (self._counter(pending, code), id, pending))
            self._audit_hook.record(
                connection, AccountEvent("one-time-codes-set-up", id, "second factor", id)
            )

    def verify(self, id: PersonId, code: str, *, device_token: str | None = None) -> AuthenticatedPerson:
        """Complete a login by a code.

        Raises InvalidCode, TooManyLoginAttempts, InvalidCredentials.
        """
        with self._verification.attempt(id, device_token), self._pool.connection() as connection:
            _, secret = connection.execute(_SELECT, (id,)).fetchone() or (None, None)
            values = {"counter": self._counter(secret, code), "id": id, "secret": secret}
            if connection.execute(_USE, values).rowcount == 0:
                raise InvalidCode
            return self._verification.complete(connection, id, device_token)

    def remove(self, id: PersonId, by: PersonId) -> None:
        """Remove the factor; all sessions of the person end.

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
        """Encrypt every secret with the first key; returns the number of secrets. Raises DecryptionFailed."""
        with self._pool.connection() as connection:
            stored = connection.execute(_SELECT_ALL).fetchall()
            for person, *ciphertexts in stored:
                reencrypted = [self._keys.reencrypt(each) if each else None for each in ciphertexts]
                connection.execute(_UPDATE_SECRETS, (*reencrypted, person))
        return len(stored)

    def _counter(self, stored_secret: bytes | None, code: str) -> int:
        """The TOTP time step of the code. Raises InvalidCode."""
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
"""24 characters of 5 bits: more than 112 bits, for which a fast digest is enough (ASVS 5.0, 6.5.2)."""

_DELETE_ALL: Final[LiteralString] = "DELETE FROM people.recovery_codes WHERE person = %s"
_INSERT: Final[LiteralString] = "INSERT INTO people.recovery_codes (digest, person) VALUES (%s, %s)"
_MARK_USED: Final[LiteralString] = """
UPDATE people.recovery_codes SET used_at = %s WHERE digest = %s AND person = %s AND used_at IS NULL
"""


class RecoveryCodes:
    """Recovery codes, for printing. Thread-safe; each is accepted once."""

    def __init__(
        self, pool: Pool, clock: Clock, audit_hook: AuditHook, verification: SecondFactorVerification
    ) -> None:
        self._pool, self._clock, self._audit_hook, self._verification = pool, clock, audit_hook, verification

    def make(self, id: PersonId) -> tuple[str, ...]:
        """Ten new codes, displayed once; former ones become invalid.

        Raises AccountNotFound, WrongAccountState.
        """
        codes = tuple(_code() for _ in range(CODE_COUNT))
        with self._pool.connection() as connection:
            rows.locked_active_person(connection, id)
            connection.execute(_DELETE_ALL, (id,))
            for code in codes:
                connection.execute(_INSERT, (_digest(code), id))
            self._audit_hook.record(connection, AccountEvent("recovery-codes-made", id, "second factor", id))
        return codes

    def use(self, id: PersonId, code: str, *, device_token: str | None = None) -> AuthenticatedPerson:
        """Complete a login by a recovery code.

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
