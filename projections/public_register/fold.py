"""How does each event change what the register knows of a certificate? Pure, without a store."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, assert_never, cast
from uuid import UUID

from domain.events.application import Applied
from domain.events.decision import Granted, Replaced
from domain.events.sanctions import Deregistered, Downgraded, Reinstated, Revoked, Suspended
from domain.events.unions import PublicEvent
from domain.events.upkeep import Changed, LevelRestored, Rectified, Supervised, Transitioned, Upgraded
from domain.recorded import Recorded
from domain.scheme.published import PublishedScheme
from domain.status import facts as public
from domain.status.facts import Facts
from domain.status.timeline import Period

_PRINTED = ("name", "name_latin", "uscc", "address", "scope")
"""What of an alteration is on the certificate; the number of employees is nobody else's business."""


@dataclass(frozen=True)
class Case:
    """What must be known of an application by the time its certificate is granted."""

    certificate: UUID
    body: str
    scheme: str
    prior: UUID | None


@dataclass(frozen=True)
class Known:
    """A period as the register knew it, from one moment until it learned better.

    `position` is that of the event it was learned from.
    """

    certificate: UUID
    known_from: datetime
    known_until: datetime | None
    position: int
    period: Period


@dataclass(frozen=True)
class Happening:
    """A line of the public history: no persons, no free text, which may tell of findings."""

    position: int
    certificate: UUID
    what: str
    effective_at: datetime
    recorded_at: datetime
    details: dict[str, Any]


def opened(recorded: Recorded) -> Case:
    """The case that an application opens."""
    event = cast("Applied", recorded.event)
    return Case(recorded.stream, event.body, event.scheme, event.prior)


def facts_after(facts: Facts | None, case: Case, recorded: Recorded) -> Facts | None:
    """The public facts after one event of the certificate; none before its grant."""
    if facts is None:
        is_grant = isinstance(recorded.event, Granted)
        return public.begun(recorded, case.body, case.scheme) if is_grant else None
    return public.after(facts, recorded)


def learned(
    current: Sequence[Known], periods: Iterable[Period], certificate: UUID, recorded: Recorded
) -> tuple[list[Known], list[Known]]:
    """What is no longer believed from this event on, closed, and what is newly believed.

    What stays the same stays untouched, so an answer keeps resting on the event that last changed it.
    """
    wanted = list(periods)
    closed = [
        replace(known, known_until=recorded.recorded_at) for known in current if known.period not in wanted
    ]
    believed = [known.period for known in current]
    fresh = [
        Known(certificate, recorded.recorded_at, None, recorded.position, period)
        for period in wanted
        if period not in believed
    ]
    return closed, fresh


def happening(recorded: Recorded) -> Happening | None:
    """What the public is told of an event; nothing of one that is not public."""
    if not isinstance(recorded.event, PublicEvent):
        return None
    return Happening(
        position=recorded.position,
        certificate=recorded.stream,
        what=recorded.topic.split(".")[1],
        effective_at=recorded.effective_at,
        recorded_at=recorded.recorded_at,
        details=_details(recorded.event),
    )


def decisive(scheme: PublishedScheme) -> object:
    """The part of a scheme that a certificate's standing depends on."""
    months = {edition: rules.limits.surveillance_months for edition, rules in scheme.editions.items()}
    return months, dict(scheme.successions)


def _details(event: PublicEvent) -> dict[str, Any]:
    """What the public is told of an event besides when it was."""
    if isinstance(event, Changed | Rectified):
        return {"altered": {name: value for name, value in event.altered.fields.items() if name in _PRINTED}}
    return event.model_dump(mode="json", include=_public_fields(event))


def _public_fields(event: PublicEvent) -> set[str]:  # noqa: C901
    # One line per kind of details, so that the type checker lists an event that has none.
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
        case Changed() | Rectified():
            return {"altered"}
        case Suspended():
            return {"ground", "until"}
        case Reinstated():
            return set()
        case Revoked() | Deregistered():
            return {"ground"}
        case _:
            assert_never(event)
