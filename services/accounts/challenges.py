"""Is this the answer to something asked here, a moment ago, once?"""

from datetime import datetime, timedelta
from typing import Final, LiteralString

from domain.values import PersonId
from services.accounts.noting import Session

GOOD_FOR: Final = timedelta(minutes=5)

_FORGET: Final[LiteralString] = "DELETE FROM people.challenges WHERE expires_at <= %s"
_KEEP: Final[LiteralString] = (
    "INSERT INTO people.challenges (challenge, person, expires_at) VALUES (%s, %s, %s)"
)
_TAKE: Final[LiteralString] = """
DELETE FROM people.challenges WHERE challenge = %s AND person IS NOT DISTINCT FROM %s AND expires_at > %s
"""


def keep(session: Session, challenge: bytes, person: PersonId | None, now: datetime) -> None:
    """Remember what was asked, of whom; what nobody answered in time is forgotten."""
    session.execute(_FORGET, (now,))
    session.execute(_KEEP, (challenge, person, now + GOOD_FOR))


def taken(session: Session, challenge: bytes, person: PersonId | None, now: datetime) -> bool:
    """Whether it was asked of this person, or of nobody in particular; the next time it was not."""
    return session.execute(_TAKE, (challenge, person, now)).rowcount > 0
