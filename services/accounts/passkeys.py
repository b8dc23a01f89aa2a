"""Does the person hold the authenticator that made this key? It has verified its user: two factors in one."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final, LiteralString

from psycopg.errors import UniqueViolation

from domain.values import PersonId
from services.accounts import ceremonies, challenges, rows
from services.accounts.ceremonies import Answer, WrongAnswer
from services.accounts.errors import CredentialsWrong, PasskeyRefused
from services.accounts.noting import Note, Noting, Pool, Session
from services.accounts.passwords import end_sessions
from services.accounts.proofs import Proofs
from services.accounts.values import AuthenticatedPerson, RelyingParty, fitting
from services.event_store import Clock

_CHALLENGE_BYTES: Final = 32

_OF: Final[LiteralString] = """
SELECT credential, name, created_at, used_at FROM people.passkeys WHERE person = %s ORDER BY created_at
"""
_ADD: Final[LiteralString] = """
INSERT INTO people.passkeys (credential, person, public_key, sign_count, transports, name, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
_KEPT: Final[LiteralString] = """
SELECT person, public_key, sign_count FROM people.passkeys WHERE credential = %s FOR UPDATE
"""
_USED: Final[LiteralString] = "UPDATE people.passkeys SET sign_count = %s, used_at = %s WHERE credential = %s"
_REMOVE: Final[LiteralString] = "DELETE FROM people.passkeys WHERE person = %s AND credential = %s"


@dataclass(frozen=True)
class Passkey:
    """A passkey as its owner sees it."""

    credential: bytes
    name: str
    created_at: datetime
    used_at: datetime | None


class Passkeys:
    """Passkeys and the ceremonies around them. Safe to share by threads.

    Each ceremony is asked for once and answered once, within five minutes.
    """

    def __init__(self, pool: Pool, clock: Clock, noting: Noting, proofs: Proofs, party: RelyingParty) -> None:
        self._pool, self._clock, self._noting = pool, clock, noting
        self._proofs, self._party = proofs, party

    def registration_options(self, id: PersonId) -> str:
        """What the page hands to `navigator.credentials.create`, as JSON. Raises NotInThisState."""
        challenge = secrets.token_bytes(_CHALLENGE_BYTES)
        with self._pool.connection() as session:
            person = rows.held_active(session, id)
            challenges.keep(session, challenge, id, self._clock())
            present = [each.credential for each in _passkeys(session, id)]
        return ceremonies.registration(self._party, person, challenge, present)

    def register(self, id: PersonId, answered: str, name: str) -> Passkey:
        """Keep the passkey that was made. Raises PasskeyRefused, InvalidValue, NotInThisState."""
        called, now = fitting("name", name), self._clock()
        answer = self._answer(id, answered)
        try:
            new = ceremonies.registered(self._party, answer)
        except WrongAnswer as wrong:
            raise PasskeyRefused from wrong
        with self._pool.connection() as session:
            rows.held_active(session, id)
            kept = (new.credential, id, new.public_key, new.sign_count, list(new.transports), called, now)
            try:
                session.execute(_ADD, kept)
            except UniqueViolation as known:
                raise PasskeyRefused from known
            self._noting.note(session, Note("passkey-added", id, "second factor", id))
        return Passkey(new.credential, called, now, None)

    def login_options(self) -> str:
        """What the page hands to `navigator.credentials.get`, as JSON, before anyone is known."""
        challenge = secrets.token_bytes(_CHALLENGE_BYTES)
        with self._pool.connection() as session:
            challenges.keep(session, challenge, None, self._clock())
        return ceremonies.login(self._party, challenge)

    def authenticate(self, answered: str, *, device_token: str | None = None) -> AuthenticatedPerson:
        """Who holds the passkey: a whole login, or the second half of one. Raises CredentialsWrong.

        Nothing is counted: a signature cannot be guessed, and so nobody can use it up for another.
        """
        try:
            answer = self._answer(None, answered)
        except PasskeyRefused as refused:
            raise CredentialsWrong from refused
        with self._pool.connection() as session:
            row = session.execute(_KEPT, (answer.credential,)).fetchone()
            if row is None:
                raise CredentialsWrong
            person, public_key, sign_count = row
            try:
                count = ceremonies.signed(self._party, answer, public_key, sign_count)
            except WrongAnswer as wrong:
                raise CredentialsWrong from wrong
            session.execute(_USED, (count, self._clock(), answer.credential))
            return self._proofs.whole(session, person, device_token)

    def of(self, id: PersonId) -> tuple[Passkey, ...]:
        """The passkeys of a person."""
        with self._pool.connection() as session:
            return _passkeys(session, id)

    def remove(self, id: PersonId, credential: bytes, by: PersonId) -> None:
        """Let nobody in by this passkey any more; sessions begun before are over."""
        with self._pool.connection() as session:
            if session.execute(_REMOVE, (id, credential)).rowcount:
                end_sessions(session, id, self._clock())
                self._noting.note(session, Note("passkey-removed", id, "second factor", by))

    def _answer(self, id: PersonId | None, answered: str) -> Answer:
        """An answer to what was asked, which nobody can give again. Raises PasskeyRefused."""
        try:
            answer = Answer.read(answered)
        except WrongAnswer as wrong:
            raise PasskeyRefused from wrong
        with self._pool.connection() as session:
            if not challenges.taken(session, answer.challenge, id, self._clock()):
                raise PasskeyRefused
        return answer


def _passkeys(session: Session, id: PersonId) -> tuple[Passkey, ...]:
    return tuple(Passkey(*row) for row in session.execute(_OF, (id,)))
