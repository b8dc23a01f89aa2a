"""Is this the answer to something asked here, a moment ago, once?"""

from datetime import datetime, timedelta
from typing import Final, LiteralString

from domain.values import PersonId
from services.accounts.audit_hook import Session

LIFETIME: Final = timedelta(minutes=5)

_DELETE_EXPIRED: Final[LiteralString] = "DELETE FROM people.challenges WHERE expires_at <= %s"
_INSERT_CHALLENGE: Final[LiteralString] = (
    "INSERT INTO people.challenges (challenge, person, expires_at) VALUES (%s, %s, %s)"
)
_TAKE: Final[LiteralString] = """
DELETE FROM people.challenges WHERE challenge = %s AND person IS NOT DISTINCT FROM %s AND expires_at > %s
"""


def store_challenge(connection: Session, challenge: bytes, person: PersonId | None, now: datetime) -> None:
    """Remember what was asked, of whom; what nobody answered in time is forgotten."""
    connection.execute(_DELETE_EXPIRED, (now,))
    connection.execute(_INSERT_CHALLENGE, (challenge, person, now + LIFETIME))


def consume_challenge(connection: Session, challenge: bytes, person: PersonId | None, now: datetime) -> bool:
    """Whether it was asked of this person, or of nobody in particular; the next time it was not."""
    return connection.execute(_TAKE, (challenge, person, now)).rowcount > 0
