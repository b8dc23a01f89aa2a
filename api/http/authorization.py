"""Authorization of one operation: role, scope of the key, and strength of the session."""

from typing import Any, Final

from api.app.composition import Composition
from api.errors.request_errors import KeyMissing, ScopeMissing, SecondFactorDue, SessionNeeded, StepUpNeeded
from api.http.access import DOORS, PUBLIC, Door
from domain.certificate.errors import RoleMissing
from services.errors import KeyRefused
from services.keys import Held
from services.sessions import Session, SessionEnded

NOBODY: Final = (KeyMissing, KeyRefused, SessionEnded)
"""Errors of a request whose sender is not known."""


def must_be_open(operation: str | None, state: dict[str, Any], here: Composition) -> None:
    """Refuse who does not meet what the operation asks.

    Raises RoleMissing, ScopeMissing, StepUpNeeded, SecondFactorDue, SessionNeeded, and for nobody what
    they were refused with.
    """
    if operation in PUBLIC:
        return
    door, entry = DOORS.get(operation or ""), state.get("entry")
    if door is None:
        raise LookupError(f"no permission is declared for {operation}: see api/http/access.py")
    if entry is None:
        raise state["nobody"]
    if not door.roles & entry.principal.roles:
        raise RoleMissing(operation or "", tuple(door.roles))
    if entry.key is not None:
        _must_say(door, entry.key)
    if entry.session is not None:
        _must_be_proved(door, entry.session, here)


def _must_say(door: Door, key: Held) -> None:
    if door.scope is None:
        raise SessionNeeded
    if door.scope not in key.scopes:
        raise ScopeMissing(door.scope)


def _must_be_proved(door: Door, session: Session, here: Composition) -> None:
    if session.partial and not door.partial:
        raise SecondFactorDue
    if door.step_up and not here.sessions.just_stepped_up(session):
        raise StepUpNeeded
