"""Events that one command appends, and the receipt of what was recorded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from domain.events.base import Event
from domain.recorded import Command, Recorded
from domain.values import Actor
from services.errors import ClockSkew

TICK: Final = timedelta(microseconds=1)
"""The smallest step of `recorded_at`: what PostgreSQL and Python both keep."""

MAX_CLOCK_LAG: Final = timedelta(minutes=5)
"""How far behind the last recorded moment a clock may be before the store refuses to bridge it."""

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Append:
    """Events that follow a version of a stream; 0 for a stream not begun.

    Without events it records nothing, and the stream must still be at that version.
    """

    stream: UUID
    expected_version: int
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Receipt:
    """What a command recorded, in order of position; at least one event."""

    recorded: tuple[Recorded, ...]

    @property
    def stream(self) -> UUID:
        """The stream that the command was about: that of its first append."""
        return self.recorded[0].stream

    @property
    def version(self) -> int:
        """The version of that stream after the command."""
        return max(each.version for each in self.recorded if each.stream == self.stream)

    @property
    def position(self) -> int:
        """Where a view must have read to for everything in this command to be seen in it."""
        return self.recorded[-1].position

    @property
    def command(self) -> Command:
        """The command, as it was when first sent."""
        return self.recorded[0].command


class Batch:
    """The appends of one command, before they have a moment and a place.

    The first append has events. Raises ValueError if it has none, or if a stream is named twice.
    """

    def __init__(self, appends: Sequence[Append], actor: Actor, command: Command, clock: Clock) -> None:
        if not appends or not appends[0].events:
            raise ValueError("a command records at least one event in the first stream it names")
        if len({append.stream for append in appends}) < len(appends):
            raise ValueError("a command names a stream once, with all its events for it")
        self.appends, self.command = tuple(appends), command
        self._actor, self._clock = actor, clock

    def stamp(self, last: datetime | None) -> tuple[Recorded, ...]:
        """Every event with its moment, later than `last`, each a microsecond after the one before.

        The position is 0 until the database has given one. Raises ClockSkew.
        """
        moment = self._moment_after(last)
        numbered = (
            (append.stream, append.expected_version + step, event)
            for append in self.appends
            for step, event in enumerate(append.events, start=1)
        )
        return tuple(
            self._recorded(stream, version, event, moment + n * TICK)
            for n, (stream, version, event) in enumerate(numbered)
        )

    def _recorded(self, stream: UUID, version: int, event: Event, moment: datetime) -> Recorded:
        return Recorded(
            stream=stream,
            version=version,
            position=0,
            recorded_at=moment,
            effective_at=event.effective_at(moment),
            actor=self._actor,
            command=self.command,
            event=event,
        )

    def _moment_after(self, last: datetime | None) -> datetime:
        now = self._clock().astimezone(UTC)
        if last is None:
            return now
        if last - now > MAX_CLOCK_LAG:
            raise ClockSkew(last, now)
        return max(now, last + TICK)
