"""What came of each change, suspension, appeal and complaint of a case?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from domain.certificate.state import Certificate
from domain.events.appeals import (
    AppealAcknowledged,
    AppealDecided,
    AppealLodged,
    ComplaintAcknowledged,
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintFiled,
)
from domain.events.base import Event
from domain.events.sanctions import Deregistered, Reinstated, Revoked, Suspended
from domain.events.upkeep import Changed, ChangeEvaluated, ChangeRejected, ChangeRequested
from domain.recorded import Recorded

_CHANGE: Final = (ChangeRequested, ChangeEvaluated, Changed, ChangeRejected)
_APPEAL: Final = (AppealLodged, AppealAcknowledged, AppealDecided)
_COMPLAINT: Final = (ComplaintFiled, ComplaintAcknowledged, ComplaintAnswered, ComplaintClosed)


@dataclass(frozen=True)
class Matter:
    """How it began, what followed, and whether it is over. `number` counts those of its kind in the case."""

    number: int
    begun: Recorded
    steps: tuple[Recorded, ...]
    over: bool


@dataclass(frozen=True)
class Matters:
    """All of them, each kind in order."""

    suspensions: tuple[Matter, ...]
    changes: tuple[Matter, ...]
    appeals: tuple[Matter, ...]
    complaints: tuple[Matter, ...]

    @property
    def kinds(self) -> Iterator[tuple[str, tuple[Matter, ...]]]:
        """Kind → those there are, leaving out kinds of which there is none."""
        for kind in ("suspensions", "changes", "appeals", "complaints"):
            if matters := getattr(self, kind):
                yield kind, matters


def matters_of(case: Certificate, history: Iterable[Recorded]) -> Matters:
    """What the events tell of them; which of them are over, the case knows."""
    history = tuple(history)
    changes = {each.number for each in case.changes}
    appeals = {each.number for each in case.appeals if not each.decided}
    complaints = {each.number for each in case.complaints}
    return Matters(
        suspensions=_suspensions(history),
        changes=_numbered(history, "change", _CHANGE, changes),
        appeals=_numbered(history, "appeal", _APPEAL, appeals),
        complaints=_numbered(history, "complaint", _COMPLAINT, complaints),
    )


def _numbered(
    history: tuple[Recorded, ...], name: str, events: tuple[type[Event], ...], pending: set[int]
) -> tuple[Matter, ...]:
    followed: dict[int, list[Recorded]] = {}
    for each in history:
        if isinstance(each.event, events):
            followed.setdefault(getattr(each.event, name), []).append(each)
    return tuple(
        Matter(number, first, tuple(rest), number not in pending)
        for number, (first, *rest) in followed.items()
    )


def _suspensions(history: tuple[Recorded, ...]) -> tuple[Matter, ...]:
    """Each from its beginning to what ended it."""
    found: list[Matter] = []
    for each in history:
        if isinstance(each.event, Suspended):
            found.append(Matter(len(found) + 1, each, (), over=False))
        elif isinstance(each.event, Reinstated | Revoked | Deregistered) and found and not found[-1].over:
            found[-1] = Matter(found[-1].number, found[-1].begun, (each,), over=True)
    return tuple(found)
