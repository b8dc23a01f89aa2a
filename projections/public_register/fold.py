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

_PRINTED_FIELDS = ("name", "name_latin", "uscc", "address", "scope")
"""What of an alteration is on the certificate; the number of employees is nobody else's business."""


@dataclass(frozen=True)
class ApplicationCase:
    """What must be known of an application by the time its certificate is granted."""

    certificate: UUID
    body: str
    scheme: str
    prior: UUID | None


@dataclass(frozen=True)
class KnownPeriod:
    """A period as the register knew it, from one moment until it learned better.

    `position` is that of the event it was learned from.
    """

    certificate: UUID
    known_from: datetime
    known_until: datetime | None
    position: int
    period: Period


@dataclass(frozen=True)
class PublicEventEntry:
    """A line of the public history: no persons, no free text, which may tell of findings."""

    position: int
    certificate: UUID
    what: str
    effective_at: datetime
    recorded_at: datetime
    details: dict[str, Any]


def new_case(recorded: Recorded) -> ApplicationCase:
    """The case that an application opens."""
    event = cast("Applied", recorded.event)
    return ApplicationCase(recorded.stream, event.body, event.scheme, event.prior)


def facts_after(facts: Facts | None, case: ApplicationCase, recorded: Recorded) -> Facts | None:
    """The public facts after one event of the certificate; none before its grant."""
    if facts is None:
        is_grant = isinstance(recorded.event, Granted)
        return public.initial_facts(recorded, case.body, case.scheme) if is_grant else None
    return public.after(facts, recorded)


def update_periods(
    open_periods: Sequence[KnownPeriod], periods: Iterable[Period], certificate: UUID, recorded: Recorded
) -> tuple[list[KnownPeriod], list[KnownPeriod]]:
    """What is no longer believed from this event on, closed, and what is newly believed.

    What stays the same stays untouched, so an answer keeps resting on the event that last changed it.
    """
    expected = list(periods)
    closed_periods = [
        replace(known, known_until=recorded.recorded_at)
        for known in open_periods
        if known.period not in expected
    ]
    already_open = [known.period for known in open_periods]
    new_periods = [
        KnownPeriod(certificate, recorded.recorded_at, None, recorded.position, period)
        for period in expected
        if period not in already_open
    ]
    return closed_periods, new_periods


def public_event_entry(recorded: Recorded) -> PublicEventEntry | None:
    """What the public is told of an event; nothing of one that is not public."""
    if not isinstance(recorded.event, PublicEvent):
        return None
    return PublicEventEntry(
        position=recorded.position,
        certificate=recorded.stream,
        what=recorded.topic.split(".")[1],
        effective_at=recorded.effective_at,
        recorded_at=recorded.recorded_at,
        details=_details(recorded.event),
    )


def standing_rules(scheme: PublishedScheme) -> object:
    """The part of a scheme that a certificate's standing depends on."""
    months = {edition: rules.limits.surveillance_months for edition, rules in scheme.editions.items()}
    return months, dict(scheme.successions)


def _details(event: PublicEvent) -> dict[str, Any]:
    """What the public is told of an event besides when it was."""
    if isinstance(event, Changed | Rectified):
        return {
            "altered": {
                name: value for name, value in event.altered.fields.items() if name in _PRINTED_FIELDS
            }
        }
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
