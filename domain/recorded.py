"""The envelope of an event: who recorded it, when, and its place in the log."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, Field, SerializeAsAny

from domain.events.base import Event
from domain.values import Actor, Value


def fact_of(topic: str) -> str:
    """The name of an event's type without stream and version: `certificate.suspended.v1` → `suspended`."""
    return topic.split(".")[1]


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
    `recorded_at` grows strictly with `position`. An event of an older version has the topic and the payload
    that are stored in `stored_as` and `stored_payload`; `event` is its present form.
    """

    stream: UUID
    version: int
    position: int
    recorded_at: AwareDatetime
    effective_at: AwareDatetime
    actor: Actor
    command: Command
    event: SerializeAsAny[Event]
    stored_as: str | None = None
    stored_payload: dict[str, Any] | None = Field(default=None, repr=False)

    @property
    def topic(self) -> str:
        """The stored name of the event's type, in the version in which it was recorded."""
        return self.stored_as or self.event.topic

    @property
    def payload(self) -> dict[str, Any]:
        """The event as JSON, with the fields that were recorded: none that a later version added."""
        content = self.event.model_dump(mode="json")
        return content if self.stored_payload is None else _fields_of(content, self.stored_payload)

    @property
    def fact(self) -> str:
        """The name of the event's type without stream and version, such as `suspended`."""
        return fact_of(self.topic)

    @property
    def moment(self) -> tuple[datetime, int]:
        """Order of taking effect: the later recorded wins a tie."""
        return (self.effective_at, self.position)


def _fields_of(content: Any, stored: Any) -> Any:
    """The content without the fields that are not stored."""
    match content, stored:
        case dict(), dict():
            return {name: _fields_of(content[name], stored[name]) for name in content if name in stored}
        case list(), list():
            return [_fields_of(one, other) for one, other in zip(content, stored, strict=True)]
        case _:
            return content
