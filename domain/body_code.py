"""Code of a body in certificate numbers: unique among bodies (rule 39).

Each code has a stream of its own, written in the same save as the registration, the change of code and the
first grant, so that no race can give it to two bodies.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from typing import assert_never, cast

from domain.errors import NotAllowedNow
from domain.events.register import CodeReleased, CodeReserved, CodeUsed
from domain.events.unions import CodeEvent
from domain.recorded import Recorded
from domain.values import BodyId


@dataclass(frozen=True)
class BodyCodeState:
    """Whose the code is, and whether a certificate was numbered with it."""

    version: int = 0
    body: BodyId | None = None
    used: bool = False


class BodyCodeTaken(NotAllowedNow):
    """Another body has the code."""

    def __init__(self, code: str, body: BodyId) -> None:
        super().__init__("The code {code} belongs to {body}.", code=code, body=body)


class BodyCodeUsed(NotAllowedNow):
    """Certificates were numbered with the code, so it stays (domain §9)."""

    def __init__(self, code: str) -> None:
        super().__init__("Certificates have the code {code} in their numbers: it stays.", code=code)


def after(state: BodyCodeState, recorded: Recorded) -> BodyCodeState:
    """The state after one event of the code's stream."""
    event = cast("CodeEvent", recorded.event)
    state = replace(state, version=recorded.version)
    match event:
        case CodeReserved(body=body):
            return replace(state, body=body)
        case CodeUsed():
            return replace(state, used=True)
        case CodeReleased():
            return replace(state, body=None)
        case _:
            assert_never(event)


def replay(history: Iterable[Recorded]) -> BodyCodeState:
    """The state after the whole history of the code's stream."""
    return reduce(after, history, BodyCodeState())


def reserve(state: BodyCodeState, code: str, body: BodyId, reason: str) -> CodeReserved:
    """Reserve the code for the body. Raises BodyCodeTaken."""
    if state.body not in (None, body):
        raise BodyCodeTaken(code, str(state.body))
    return CodeReserved(reason=reason, code=code, body=body)


def use(state: BodyCodeState, code: str, body: BodyId, reason: str) -> tuple[CodeReserved | CodeUsed, ...]:
    """What the first certificate numbered with the code of the body records; nothing at a further one.

    A body registered before codes had streams reserves it. Raises BodyCodeTaken.
    """
    reserved = reserve(state, code, body, reason)
    if state.used:
        return ()
    used = CodeUsed(reason=reason, body=body)
    return (used,) if state.body else (reserved, used)


def release(state: BodyCodeState, code: str, body: BodyId, reason: str) -> CodeReleased | None:
    """Leave the code to others; None if it was another's anyway. Raises BodyCodeUsed."""
    if state.body != body:
        return None
    if state.used:
        raise BodyCodeUsed(code)
    return CodeReleased(reason=reason, body=body)
