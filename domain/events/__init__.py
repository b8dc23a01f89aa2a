"""Registry of events by topic: the stored schema."""

from types import ModuleType
from typing import Final

from domain.events import (
    appeals,
    application,
    decision,
    evaluation,
    institution,
    register,
    sanctions,
    set_aside,
    succession,
    upkeep,
)
from domain.events.base import Event

STAGES: Final[tuple[ModuleType, ...]] = (
    application,
    evaluation,
    decision,
    upkeep,
    sanctions,
    set_aside,
    succession,
    appeals,
    institution,
    register,
)


def _events_of(stage: ModuleType) -> list[type[Event]]:
    return [
        member
        for member in vars(stage).values()
        if isinstance(member, type)
        and issubclass(member, Event)
        and member.__module__ == stage.__name__
        and "topic" in vars(member)
    ]


EVENTS: Final[dict[str, type[Event]]] = {
    event.topic: event for stage in STAGES for event in _events_of(stage)
}
"""Topic → class, in the order of a certificate's lifecycle."""
