"""Second factors: what opens the account when the device is lost?"""

import secrets
from typing import Final, LiteralString

from domain.values import PersonId
from services.accounts import rows
from services.accounts.errors import CodeWrong
from services.accounts.noting import Note, Noting, Pool
from services.accounts.proofs import Proofs
from services.accounts.tokens import digest
from services.accounts.values import AuthenticatedPerson
from services.event_store import Clock

HOW_MANY: Final = 10
_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz234567"
_GROUPS: Final = 6
_GROUP: Final = 4
"""24 characters of 5 bits: above the 112 bits from which on a fast digest does (ASVS 5.0, 6.5.2)."""

_FORGET: Final[LiteralString] = "DELETE FROM people.recovery_codes WHERE person = %s"
_KEEP: Final[LiteralString] = "INSERT INTO people.recovery_codes (digest, person) VALUES (%s, %s)"
_USE: Final[LiteralString] = """
UPDATE people.recovery_codes SET used_at = %s WHERE digest = %s AND person = %s AND used_at IS NULL
"""


class RecoveryCodes:
    """Codes to be kept on paper. Safe to share by threads; each counts once."""

    def __init__(self, pool: Pool, clock: Clock, noting: Noting, proofs: Proofs) -> None:
        self._pool, self._clock, self._noting, self._proofs = pool, clock, noting, proofs

    def make(self, id: PersonId) -> tuple[str, ...]:
        """Ten new codes, shown this once; former ones end. Raises UnknownPerson, NotInThisState."""
        codes = tuple(_code() for _ in range(HOW_MANY))
        with self._pool.connection() as session:
            rows.held_active(session, id)
            session.execute(_FORGET, (id,))
            for code in codes:
                session.execute(_KEEP, (_digest(code), id))
            self._noting.note(session, Note("recovery-codes-made", id, "second factor", id))
        return codes

    def use(self, id: PersonId, code: str, *, device_token: str | None = None) -> AuthenticatedPerson:
        """The second half of a login, by such a code. Raises CodeWrong, TooManyFailures, CredentialsWrong."""
        with self._proofs.attempt(id, device_token), self._pool.connection() as session:
            if session.execute(_USE, (self._clock(), _digest(code), id)).rowcount == 0:
                raise CodeWrong
            self._noting.note(session, Note("recovery-code-used", id, "second factor", id))
            return self._proofs.whole(session, id, device_token)


def _code() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _digest(code: str) -> bytes:
    return digest("".join(code.lower().replace("-", " ").split()))
