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
class Proceeding:
    """How it began, what followed, and whether it is over. `number` counts those of its kind in the case."""

    number: int
    first_event: Recorded
    later_events: tuple[Recorded, ...]
    is_closed: bool


@dataclass(frozen=True)
class Proceedings:
    """All of them, each kind in order."""

    suspensions: tuple[Proceeding, ...]
    changes: tuple[Proceeding, ...]
    appeals: tuple[Proceeding, ...]
    complaints: tuple[Proceeding, ...]

    @property
    def by_kind(self) -> Iterator[tuple[str, tuple[Proceeding, ...]]]:
        """Kind → those there are, leaving out kinds of which there is none."""
        for kind in ("suspensions", "changes", "appeals", "complaints"):
            if proceedings := getattr(self, kind):
                yield kind, proceedings


def proceedings_of(case: Certificate, history: Iterable[Recorded]) -> Proceedings:
    """What the events tell of them; which of them are over, the case knows."""
    history = tuple(history)
    changes = {each.number for each in case.changes}
    appeals = {each.number for each in case.appeals if not each.decided}
    complaints = {each.number for each in case.complaints}
    return Proceedings(
        suspensions=_suspensions(history),
        changes=_numbered_proceedings(history, "change", ChangeEvent, changes),
        appeals=_numbered_proceedings(history, "appeal", AppealEvent, appeals),
        complaints=_numbered_proceedings(history, "complaint", ComplaintEvent, complaints),
    )


def _numbered_proceedings(
    history: tuple[Recorded, ...], name: str, family: UnionType, pending: set[int]
) -> tuple[Proceeding, ...]:
    """Those of a family by their number; a rectification is in the family of changes and has none."""
    events = tuple(event for event in get_args(family) if name in event.model_fields)
    events_by_number: dict[int, list[Recorded]] = {}
    for each in history:
        if isinstance(each.event, events):
            events_by_number.setdefault(getattr(each.event, name), []).append(each)
    return tuple(
        Proceeding(number, first, tuple(rest), number not in pending)
        for number, (first, *rest) in events_by_number.items()
    )


def _suspensions(history: tuple[Recorded, ...]) -> tuple[Proceeding, ...]:
    """Each from its beginning to what ended it."""
    found: list[Proceeding] = []
    for each in history:
        if not isinstance(each.event, SanctionEvent):
            continue
        match each.event:
            case Suspended():
                found.append(Proceeding(len(found) + 1, each, (), is_closed=False))
            case Reinstated() | Revoked() | Deregistered():
                if found and not found[-1].is_closed:
                    found[-1] = replace(found[-1], later_events=(each,), is_closed=True)
            case Downgraded():
                pass  # It neither stops a certificate nor lets it go on.
            case _:
                assert_never(each.event)
    return tuple(found)
