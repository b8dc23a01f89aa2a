"""Sessions of people in a browser."""

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
