"""What came of each change, suspension, appeal and complaint of a case?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from types import UnionType
from typing import assert_never, get_args

from domain.certificate.state import Certificate
from domain.events.sanctions import Deregistered, Downgraded, Reinstated, Revoked, Suspended
from domain.events.unions import AppealEvent, ChangeEvent, ComplaintEvent, SanctionEvent
from domain.recorded import Recorded


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
        changes=_numbered(history, "change", ChangeEvent, changes),
        appeals=_numbered(history, "appeal", AppealEvent, appeals),
        complaints=_numbered(history, "complaint", ComplaintEvent, complaints),
    )


def _numbered(
    history: tuple[Recorded, ...], name: str, family: UnionType, pending: set[int]
) -> tuple[Matter, ...]:
    """Those of a family by their number; a rectification is in the family of changes and has none."""
    events = tuple(event for event in get_args(family) if name in event.model_fields)
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
        if not isinstance(each.event, SanctionEvent):
            continue
        match each.event:
            case Suspended():
                found.append(Matter(len(found) + 1, each, (), over=False))
            case Reinstated() | Revoked() | Deregistered():
                if found and not found[-1].over:
                    found[-1] = replace(found[-1], steps=(each,), over=True)
            case Downgraded():
                pass  # It neither stops a certificate nor lets it go on.
            case _:
                assert_never(each.event)
    return tuple(found)
