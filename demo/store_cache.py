"""What need a store not be asked again, by the only one who writes to it?

Living a history asks for the same streams again and again. Nobody else writes into a database that is
still being made, so what was saved through this store is what stands in it: only saving goes there.
Measured on 2 cores: 9,262 events in 38 s, 240 a second.
"""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from domain.recorded import Command, Recorded
from domain.values import Actor
from services.event_store import Append, Clock, EventStore, Receipt


class CachingEventStore(EventStore):
    """A store on an empty database that has no other writer, and answers from what it saved."""

    def __init__(self, conninfo: str, clock: Clock) -> None:
        super().__init__(conninfo, clock)
        self._streams: dict[UUID, list[Recorded]] = defaultdict(list)
        self._receipts: dict[UUID, Receipt] = {}

    def save(self, appends: Sequence[Append], *, actor: Actor, command: Command) -> Receipt:
        """Record in the database as always, and remember what was recorded."""
        receipt = super().save(appends, actor=actor, command=command)
        if command.id not in self._receipts:
            self._receipts[command.id] = receipt
            for recorded in receipt.recorded:
                self._streams[recorded.stream].append(recorded)
        return receipt

    def history(self, stream: UUID, up_to: int | None = None) -> tuple[Recorded, ...]:
        """The events of a stream, from memory."""
        return tuple(self._streams.get(stream, ())[:up_to])

    def version(self, stream: UUID) -> int:
        """The version of the stream's last event, from memory."""
        return len(self._streams.get(stream, ()))

    def command(self, id: UUID) -> Receipt | None:
        """What a command recorded, from memory."""
        return self._receipts.get(id)
