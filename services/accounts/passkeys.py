"""Passkeys (WebAuthn) with user verification: two factors in one."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, LiteralString

from psycopg.errors import UniqueViolation

from domain.values import PersonId
from services.accounts import rows, webauthn
from services.accounts.audit_hook import AccountEvent, AuditHook, Connection, Pool
from services.accounts.errors import InvalidCredentials, PasskeyRegistrationFailed
from services.accounts.passwords import end_sessions
from services.accounts.second_factor_verification import SecondFactorVerification
from services.accounts.values import AuthenticatedPerson, RelyingParty, validated
from services.accounts.webauthn import AuthenticatorResponse, InvalidAssertion
from services.event_store import Clock

LIFETIME: Final = timedelta(minutes=5)

_DELETE_EXPIRED: Final[LiteralString] = "DELETE FROM people.challenges WHERE expires_at <= %s"
_INSERT_CHALLENGE: Final[LiteralString] = (
    "INSERT INTO people.challenges (challenge, person, expires_at) VALUES (%s, %s, %s)"
)
_TAKE: Final[LiteralString] = """
DELETE FROM people.challenges WHERE challenge = %s AND person IS NOT DISTINCT FROM %s AND expires_at > %s
"""


_CHALLENGE_BYTES: Final = 32

_SELECT_ALL: Final[LiteralString] = """
SELECT credential, name, created_at, used_at FROM people.passkeys WHERE person = %s ORDER BY created_at
"""
_INSERT: Final[LiteralString] = """
INSERT INTO people.passkeys (credential, person, public_key, sign_count, transports, name, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
_SELECT: Final[LiteralString] = """
SELECT person, public_key, sign_count FROM people.passkeys WHERE credential = %s FOR UPDATE
"""
_UPDATE_USED: Final[LiteralString] = (
    "UPDATE people.passkeys SET sign_count = %s, used_at = %s WHERE credential = %s"
)
_REMOVE: Final[LiteralString] = "DELETE FROM people.passkeys WHERE person = %s AND credential = %s"


@dataclass(frozen=True)
class Passkey:
    """A passkey as its owner sees it."""

    credential: bytes
    name: str
    created_at: datetime
    used_at: datetime | None


class Passkeys:
    """Registration of passkeys and login by them. Thread-safe.

    A challenge is valid once, for five minutes.
    """

    def __init__(
        self,
        pool: Pool,
        clock: Clock,
        audit_hook: AuditHook,
        verification: SecondFactorVerification,
        party: RelyingParty,
    ) -> None:
        self._pool, self._clock, self._audit_hook = pool, clock, audit_hook
        self._verification, self._party = verification, party

    def registration_options(self, id: PersonId) -> str:
        """Options for `navigator.credentials.create`, as JSON. Raises WrongAccountState."""
        challenge = secrets.token_bytes(_CHALLENGE_BYTES)
        with self._pool.connection() as connection:
            person = rows.locked_active_person(connection, id)
            _store_challenge(connection, challenge, id, self._clock())
            existing = [each.credential for each in _passkeys(connection, id)]
        return webauthn.registration_options(self._party, person, challenge, existing)

    def register(self, id: PersonId, response_json: str, name: str) -> Passkey:
        """Store a new passkey.

        Raises PasskeyRegistrationFailed, InvalidValue, WrongAccountState.
        """
        label, now = validated("name", name), self._clock()
        response = self._read_response(id, response_json)
        try:
            verified = webauthn.verify_registration(self._party, response)
        except InvalidAssertion as wrong:
            raise PasskeyRegistrationFailed from wrong
        with self._pool.connection() as connection:
            rows.locked_active_person(connection, id)
            values = (
                verified.credential_id,
                id,
                verified.public_key,
                verified.sign_count,
                list(verified.transports),
                label,
                now,
            )
            try:
                connection.execute(_INSERT, values)
            except UniqueViolation as error:
                raise PasskeyRegistrationFailed from error
            self._audit_hook.record(connection, AccountEvent("passkey-added", id, "second factor", id))
        return Passkey(verified.credential_id, label, now, None)

    def login_options(self) -> str:
        """Options for `navigator.credentials.get`, as JSON, for a login without a login name."""
        challenge = secrets.token_bytes(_CHALLENGE_BYTES)
        with self._pool.connection() as connection:
            _store_challenge(connection, challenge, None, self._clock())
        return webauthn.authentication_options(self._party, challenge)

    def authenticate(self, response_json: str, *, device_token: str | None = None) -> AuthenticatedPerson:
        """The owner of the passkey; a complete login, or the second factor of one. Raises InvalidCredentials.

        Attempts are not counted: a signature cannot be guessed.
        """
        try:
            response = self._read_response(None, response_json)
        except PasskeyRegistrationFailed as error:
            raise InvalidCredentials from error
        with self._pool.connection() as connection:
            row = connection.execute(_SELECT, (response.credential_id,)).fetchone()
            if row is None:
                raise InvalidCredentials
            person, public_key, sign_count = row
            try:
                count = webauthn.verify_assertion(self._party, response, public_key, sign_count)
            except InvalidAssertion as wrong:
                raise InvalidCredentials from wrong
            connection.execute(_UPDATE_USED, (count, self._clock(), response.credential_id))
            return self._verification.complete(connection, person, device_token)

    def of(self, id: PersonId) -> tuple[Passkey, ...]:
        """The passkeys of a person."""
        with self._pool.connection() as connection:
            return _passkeys(connection, id)

    def remove(self, id: PersonId, credential: bytes, by: PersonId) -> None:
        """Delete a passkey; all sessions of the person end."""
        with self._pool.connection() as connection:
            if connection.execute(_REMOVE, (id, credential)).rowcount:
                end_sessions(connection, id, self._clock())
                self._audit_hook.record(connection, AccountEvent("passkey-removed", id, "second factor", by))

    def _read_response(self, id: PersonId | None, response_json: str) -> AuthenticatorResponse:
        """Parse a response and consume its challenge. Raises PasskeyRegistrationFailed."""
        try:
            response = AuthenticatorResponse.read(response_json)
        except InvalidAssertion as error:
            raise PasskeyRegistrationFailed from error
        with self._pool.connection() as connection:
            if not _consume_challenge(connection, response.challenge, id, self._clock()):
                raise PasskeyRegistrationFailed
        return response


def _passkeys(connection: Connection, id: PersonId) -> tuple[Passkey, ...]:
    return tuple(Passkey(*row) for row in connection.execute(_SELECT_ALL, (id,)))


def _store_challenge(
    connection: Connection, challenge: bytes, person: PersonId | None, now: datetime
) -> None:
    """Store a challenge; expired ones are deleted."""
    connection.execute(_DELETE_EXPIRED, (now,))
    connection.execute(_INSERT_CHALLENGE, (challenge, person, now + LIFETIME))


def _consume_challenge(
    connection: Connection, challenge: bytes, person: PersonId | None, now: datetime
) -> bool:
    """Delete a challenge; whether it was issued to this person, or to nobody in particular."""
    return connection.execute(_TAKE, (challenge, person, now)).rowcount > 0
