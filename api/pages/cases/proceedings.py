"""Proceedings of a case: changes, suspensions, appeals and complaints, with the events of each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from types import UnionType
from typing import assert_never, get_args

from domain.certificate.state import Certificate
from domain.events.sanctions import (
    Deregistered,
    Downgraded,
    LiftingEvaluated,
    Reinstated,
    Revoked,
    Suspended,
    SuspensionExtended,
)
from domain.events.unions import AppealEvent, ChangeEvent, ComplaintEvent, SanctionEvent
from domain.recorded import Recorded


@dataclass(frozen=True)
class Proceeding:
    """One proceeding: its events, and whether it is closed. `number` counts within its kind and case."""

    number: int
    first_event: Recorded
    later_events: tuple[Recorded, ...]
    is_closed: bool


@dataclass(frozen=True)
class Proceedings:
    """All proceedings of a case by kind, each in order."""

    suspensions: tuple[Proceeding, ...]
    changes: tuple[Proceeding, ...]
    appeals: tuple[Proceeding, ...]
    complaints: tuple[Proceeding, ...]

    @property
    def by_kind(self) -> Iterator[tuple[str, tuple[Proceeding, ...]]]:
        """Kind and proceedings, without kinds that have none."""
        for kind in ("suspensions", "changes", "appeals", "complaints"):
            if proceedings := getattr(self, kind):
                yield kind, proceedings


def proceedings_of(case: Certificate, history: Iterable[Recorded]) -> Proceedings:
    """The proceedings from the events; which of them are still open comes from the state of the case."""
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
    history: tuple[Recorded, ...], name: str, family: UnionType, open_numbers: set[int]
) -> tuple[Proceeding, ...]:
    """The proceedings of a family of events by number; a rectification is a change event without one."""
    events = tuple(event for event in get_args(family) if name in event.model_fields)
    events_by_number: dict[int, list[Recorded]] = {}
    for each in history:
        if isinstance(each.event, events):
            events_by_number.setdefault(getattr(each.event, name), []).append(each)
    return tuple(
        Proceeding(number, first, tuple(rest), number not in open_numbers)
        for number, (first, *rest) in events_by_number.items()
    )


def _suspensions(history: tuple[Recorded, ...]) -> tuple[Proceeding, ...]:  # noqa: C901
    """Each suspension with the events that extended and ended it."""
    # One case per event, so that the type checker lists a missing one.
    suspensions: list[Proceeding] = []
    for each in history:
        if not isinstance(each.event, SanctionEvent):
            continue
        match each.event:
            case Suspended():
                suspensions.append(Proceeding(len(suspensions) + 1, each, (), is_closed=False))
            case Reinstated() | Revoked() | Deregistered():
                if suspensions and not suspensions[-1].is_closed:
                    suspensions[-1] = _with_event(suspensions[-1], each, is_closed=True)
            case SuspensionExtended() | LiftingEvaluated():
                if suspensions:
                    suspensions[-1] = _with_event(suspensions[-1], each, suspensions[-1].is_closed)
            case Downgraded():
                pass  # a downgrade neither begins nor ends a suspension
            case _:
                assert_never(each.event)
    return tuple(suspensions)


def _with_event(proceeding: Proceeding, event: Recorded, is_closed: bool) -> Proceeding:
    return replace(proceeding, later_events=(*proceeding.later_events, event), is_closed=is_closed)
