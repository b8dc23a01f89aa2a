"""The envelope: an event together with who recorded it, when, and where it stands."""

from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime, SerializeAsAny

from domain.events.base import Event
from domain.values import Actor, Value


class Command(Value):
    """What asked for an event: the same command sent twice has the same `id`.

    `fingerprint` is a digest of the request, so that a key used again for another request is
    noticed; `correlation` ties together what one request caused.
    """

    id: UUID
    fingerprint: str
    correlation: UUID


class Recorded(Value):
    """An event as the store remembers it.

    `version` counts within the stream from 1; `position` is the place in the order of all events.
    `recorded_at` grows strictly with `position`.
    """

    stream: UUID
    version: int
    position: int
    recorded_at: AwareDatetime
    effective_at: AwareDatetime
    actor: Actor
    command: Command
    event: SerializeAsAny[Event]

    @property
    def topic(self) -> str:
        """The stored name of the fact."""
        return self.event.topic

    @property
    def moment(self) -> tuple[datetime, int]:
        """Order of taking effect: the later recorded wins a tie."""
        return (self.effective_at, self.position)
