"""Public history of a certificate: a line for each public event."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never
from uuid import UUID

from domain.events.decision import Granted, Replaced
from domain.events.sanctions import (
    Deregistered,
    Downgraded,
    Evidenced,
    Reinstated,
    Revoked,
    Suspended,
    SuspensionExtended,
)
from domain.events.set_aside import CarriedOver, EffectHeld, EffectResumed, SetAside
from domain.events.unions import PublicEvent
from domain.events.upkeep import Changed, LevelRestored, Rectified, Supervised, Transitioned, Upgraded
from domain.organisation import Alteration
from domain.recorded import Recorded

_PRINTED_FIELDS = ("name", "name_latin", "uscc", "address", "scope")
"""Fields of an alteration that are printed on the certificate; the number of employees is not public."""


@dataclass(frozen=True)
class PublicEventEntry:
    """A line of the public history: no persons, and no free text, which may mention findings."""

    position: int
    certificate: UUID
    version: int
    what: str
    effective_at: datetime
    recorded_at: datetime
    details: dict[str, Any]


def public_event_entry(recorded: Recorded) -> PublicEventEntry | None:
    """The line of the public history for an event; None for a private event."""
    if not isinstance(recorded.event, PublicEvent):
        return None
    return PublicEventEntry(
        position=recorded.position,
        certificate=recorded.stream,
        version=recorded.version,
        what=recorded.fact,
        effective_at=recorded.effective_at,
        recorded_at=recorded.recorded_at,
        details=_details(recorded.event),
    )


def _details(event: PublicEvent) -> dict[str, Any]:
    """The public details of an event."""
    if isinstance(event, Changed | Rectified):
        return {"altered": _printed(event.altered)}
    if isinstance(event, CarriedOver):
        return _details_of_carried(event)
    ground = {"ground"} if isinstance(event, Evidenced) and event.public else set()
    return event.model_dump(mode="json", include=_public_fields(event) | ground)


def _printed(altered: Alteration) -> dict[str, Any]:
    return {name: value for name, value in altered.fields.items() if name in _PRINTED_FIELDS}


def _details_of_carried(event: CarriedOver) -> dict[str, Any]:
    """What a decision about the predecessor changed here; a ground only if the public sees it."""
    names = {"what", "level", "until"} | ({"ground"} if event.public else set())
    details = event.model_dump(mode="json", include=names, exclude_none=True)
    return details | ({"altered": _printed(event.altered)} if event.altered else {})


def _public_fields(event: PublicEvent) -> set[str]:  # noqa: C901
    # Public fields of each event besides its ground; the type checker lists an event that is missing here.
    match event:
        case Granted():
            return {"level", "edition", "valid_from", "valid_until"}
        case Replaced():
            return {"number", "from_day"}
        case Supervised():
            return {"held_on"}
        case Upgraded() | Downgraded() | LevelRestored():
            return {"level"}
        case Transitioned():
            return {"edition"}
        case Changed() | Rectified() | CarriedOver():
            return set()  # See `_details`.
        case Suspended() | SuspensionExtended():
            return {"until"}
        case Reinstated() | Revoked() | Deregistered():
            return set()
        case SetAside():
            return {"version", "basis", "effective_on", "falls"}
        case EffectHeld() | EffectResumed():
            return {"version"}
        case _:
            assert_never(event)
