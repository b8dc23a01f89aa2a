"""Sessions: who came in by a browser, and is it still them?"""

from services.sessions.errors import SessionEnded, UnknownSession
from services.sessions.sessions import Sessions
from services.sessions.values import LIMITS, Begun, Limits, Session

__all__ = ["LIMITS", "Begun", "Limits", "Session", "SessionEnded", "Sessions", "UnknownSession"]
