"""Second factors: does the person hold the device that shows this code (RFC 6238)?"""

import re
from dataclasses import dataclass
from typing import Final, LiteralString

import pyotp
from pyotp.exceptions import OTPVerificationError

from domain.values import PersonId
from services.accounts import rows
from services.accounts.errors import CodeWrong
from services.accounts.noting import Note, Noting, Pool
from services.accounts.passwords import end_sessions
from services.accounts.proofs import Proofs
from services.accounts.secret_keys import SecretKeys
from services.accounts.values import AuthenticatedPerson
from services.event_store import Clock

ISSUER: Final = "Certtrail"
DRIFT: Final = 0
"""Steps of 30 seconds beside the present one. A code counts while it is shown (ASVS 5.0, 6.5.5): RFC 6238
lets the one before count too, for whoever types slowly, but then also for whoever looked on."""

_CODE: Final = re.compile(r"[0-9]{6}")

_ENROL: Final[LiteralString] = """
INSERT INTO people.one_time_codes (person, pending) VALUES (%(id)s, %(pending)s)
ON CONFLICT (person) DO UPDATE SET pending = excluded.pending
"""
_KEPT: Final[LiteralString] = "SELECT pending, secret FROM people.one_time_codes WHERE person = %s"
_CONFIRM: Final[LiteralString] = """
UPDATE people.one_time_codes SET secret = pending, pending = NULL, last_counter = %s
WHERE person = %s AND pending = %s
"""
_USE: Final[LiteralString] = """
UPDATE people.one_time_codes SET last_counter = %(counter)s
WHERE person = %(id)s AND secret = %(secret)s AND last_counter < %(counter)s
"""
_REMOVE: Final[LiteralString] = "DELETE FROM people.one_time_codes WHERE person = %s"
_ALL: Final[LiteralString] = "SELECT person, pending, secret FROM people.one_time_codes FOR UPDATE"
_REKEY: Final[LiteralString] = "UPDATE people.one_time_codes SET pending = %s, secret = %s WHERE person = %s"


@dataclass(frozen=True)
class Enrolment:
    """What to show this once: the secret for typing, the address for a square code."""

    secret: str
    uri: str


class OneTimeCodes:
    """One-time codes. Safe to share by threads; each code counts once, while it is shown."""

    def __init__(self, pool: Pool, clock: Clock, noting: Noting, keys: SecretKeys, proofs: Proofs) -> None:
        self._pool, self._clock, self._noting = pool, clock, noting
        self._keys, self._proofs = keys, proofs

    def enrol(self, id: PersonId) -> Enrolment:
        """A secret to put into an app; it counts from its first code on. Raises NotInThisState."""
        secret = pyotp.random_base32()
        with self._pool.connection() as session:
            found = rows.held_active(session, id)
            session.execute(_ENROL, {"id": id, "pending": self._keys.encrypted(secret)})
        uri = pyotp.TOTP(secret).provisioning_uri(name=found.login, issuer_name=ISSUER)
        return Enrolment(secret, uri)

    def confirm(self, id: PersonId, code: str, *, device_token: str | None = None) -> None:
        """The first code of a new secret. Raises CodeWrong, TooManyFailures, UnknownPerson."""
        with self._proofs.attempt(id, device_token), self._pool.connection() as session:
            rows.held_active(session, id)
            pending, _ = session.execute(_KEPT, (id,)).fetchone() or (None, None)
            session.execute(_CONFIRM, (self._counter(pending, code), id, pending))
            self._noting.note(session, Note("one-time-codes-set-up", id, "second factor", id))

    def verify(self, id: PersonId, code: str, *, device_token: str | None = None) -> AuthenticatedPerson:
        """The second half of a login, by a code. Raises CodeWrong, TooManyFailures, CredentialsWrong."""
        with self._proofs.attempt(id, device_token), self._pool.connection() as session:
            _, secret = session.execute(_KEPT, (id,)).fetchone() or (None, None)
            values = {"counter": self._counter(secret, code), "id": id, "secret": secret}
            if session.execute(_USE, values).rowcount == 0:
                raise CodeWrong
            return self._proofs.whole(session, id, device_token)

    def remove(self, id: PersonId, by: PersonId) -> None:
        """Ask for codes no more; sessions begun before are over. Raises UnknownPerson, NotInThisState."""
        with self._pool.connection() as session:
            rows.held_active(session, id)
            if session.execute(_REMOVE, (id,)).rowcount:
                end_sessions(session, id, self._clock())
                self._noting.note(session, Note("one-time-codes-removed", id, "second factor", by))

    def encrypt_anew(self) -> int:
        """Encrypt every secret with the first key; how many there are. Raises SecretUnreadable."""
        with self._pool.connection() as session:
            kept = session.execute(_ALL).fetchall()
            for person, *secrets in kept:
                anew = [self._keys.anew(each) if each else None for each in secrets]
                session.execute(_REKEY, (*anew, person))
        return len(kept)

    def _counter(self, kept: bytes | None, code: str) -> int:
        """Which step the code belongs to. Raises CodeWrong."""
        written = "".join(code.split())
        if kept is None or not _CODE.fullmatch(written):
            raise CodeWrong
        codes = pyotp.TOTP(self._keys.decrypted(kept))
        try:
            return codes.verify_and_get_timecode(written, for_time=self._clock(), valid_window=DRIFT)
        except OTPVerificationError as wrong:
            raise CodeWrong from wrong
