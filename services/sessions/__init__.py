"""Sessions: who came in by a browser, and is it still them?"""

from services.sessions.sessions import Sessions
from services.sessions.values import (
    LIMITS,
    IssuedSession,
    Session,
    SessionExpired,
    SessionLimits,
    SessionNotFound,
)

__all__ = [
    "LIMITS",
    "IssuedSession",
    "Session",
    "SessionExpired",
    "SessionLimits",
    "SessionNotFound",
    "Sessions",
]
