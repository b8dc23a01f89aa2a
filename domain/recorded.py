"""The envelope of an event: who recorded it, when, and its place in the log."""

from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime, SerializeAsAny

from domain.events.base import Event
from domain.values import Actor, Value


class Command(Value):
    """The request that an event comes from: the same command sent twice has the same `id`.

    `fingerprint` is a digest of the request, so that a key used again for another request is noticed;
    `correlation` is shared by everything that one request caused.
    """

    id: UUID
    fingerprint: str
    correlation: UUID


class Recorded(Value):
    """An event as it is stored.

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
        """The stored name of the event's type."""
        return self.event.topic

    @property
    def moment(self) -> tuple[datetime, int]:
        """Order of taking effect: the later recorded wins a tie."""
        return (self.effective_at, self.position)
