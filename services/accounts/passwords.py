"""How does a person change their password?"""

from typing import Final, LiteralString

from domain.values import PersonId
from services.accounts import rows
from services.accounts.errors import CredentialsWrong
from services.accounts.hashing import Caller, Hashing, Standing
from services.accounts.noting import Note, Noting, Pool, Session
from services.accounts.proofs import Proofs
from services.accounts.values import CredentialsChanged
from services.event_store import Clock

_KEPT: Final[LiteralString] = "SELECT hash FROM people.passwords WHERE person = %s"
_CHANGE: Final[LiteralString] = """
UPDATE people.passwords SET hash = %(hash)s, changed_at = %(now)s WHERE person = %(id)s AND hash = %(was)s
"""
_END_SESSIONS: Final[LiteralString] = "UPDATE people.persons SET credentials_changed_at = %s WHERE id = %s"


class Passwords:
    """Passwords of people who are logged in. Safe to share by threads."""

    def __init__(self, pool: Pool, clock: Clock, noting: Noting, hashing: Hashing, proofs: Proofs) -> None:
        self._pool, self._clock, self._noting = pool, clock, noting
        self._hashing, self._proofs = hashing, proofs

    def change(
        self, id: PersonId, current: str, new: str, *, device_token: str | None = None
    ) -> CredentialsChanged:
        """Another password; sessions begun before are over, so begin the caller's anew.

        Raises CredentialsWrong, PasswordRefused, TooManyFailures, Busy, UnknownPerson, NotInThisState.
        """
        with self._pool.connection() as session:
            found = rows.held_active(session, id)
            row = session.execute(_KEPT, (id,)).fetchone()
        with self._hashing.turn(Caller(id, Standing.EXPECTED)):
            self._must_be_present(id, current, row[0] if row else None, device_token)
            hashed = self._hashing.hashed(new, (found.login or "", found.name or "", found.body or ""))
        with self._pool.connection() as session:
            now = self._clock()
            rows.held_active(session, id)
            values = {"hash": hashed, "now": now, "id": id, "was": row and row[0]}
            if session.execute(_CHANGE, values).rowcount == 0:
                raise CredentialsWrong  # somebody else has just changed it
            end_sessions(session, id, now)
            self._noting.note(session, Note("password-changed", id, "password", id))
        return CredentialsChanged(id, now)

    def _must_be_present(
        self, id: PersonId, current: str, kept: str | None, device_token: str | None
    ) -> None:
        with self._proofs.attempt(id, device_token):
            matches, _ = self._hashing.matches(current, kept)
            if not matches:
                raise CredentialsWrong


def end_sessions(session: Session, id: PersonId, now: object) -> None:
    """Sessions begun before now are over."""
    session.execute(_END_SESSIONS, (now, id))
