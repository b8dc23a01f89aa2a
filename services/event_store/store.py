"""What can be asked of the memory of everything: append, and read in the order of a stream or of all."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self
from uuid import UUID

from eventsourcing.persistence import Notification

from domain.recorded import Command, Recorded
from domain.values import Actor
from services.event_store.batch import Append, Batch, Clock, Receipt
from services.event_store.datastore import PATIENCE, Datastore, plainly
from services.event_store.recorder import AlreadyRecorded, Recorder
from services.event_store.stored_form import recorded_from


class EventStore:
    """Every event, once and for ever, in PostgreSQL.

    Every method raises StoreUnavailable when the database does not answer, and every reading method
    UnknownTopic or UnreadableEvent when the data are not of this release. Safe to share by threads.
    """

    def __init__(
        self,
        conninfo: str,
        clock: Clock,
        *,
        pool_size: int = 2,
        max_overflow: int = 6,
        patience: int = PATIENCE,
    ) -> None:
        """Open the store; `patience` is in seconds. Raises UnsafeSetting, NotMigrated, StoreUnavailable."""
        self._clock = clock
        self._datastore = Datastore(conninfo, pool_size, max_overflow, patience)
        try:
            with plainly():
                self._recorder = Recorder(self._datastore)
        except BaseException:
            self._datastore.close()
            raise

    def close(self) -> None:
        """Give the connections back."""
        self._datastore.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def save(self, appends: Sequence[Append], *, actor: Actor, command: Command) -> Receipt:
        """Record all appends in one transaction, or nothing.

        The same command sent again records nothing and gets its first receipt. Raises StaleVersion,
        KeyReused, ClockSkew.
        """
        batch = Batch(appends, actor, command, self._clock)
        with plainly():
            try:
                return Receipt(self._recorder.record(batch))
            except AlreadyRecorded:
                return Receipt(_all_read(self._recorder.of_command(command.id)))

    def history(self, stream: UUID, upto: int | None = None) -> tuple[Recorded, ...]:
        """The events of a stream in order, up to and with version `upto`; none if there is no such stream."""
        with plainly():
            return _all_read(self._recorder.of_stream(stream, upto))

    def after(self, position: int, limit: int) -> tuple[Recorded, ...]:
        """At most `limit` events that come after a position, in order: gaps among them stay gaps."""
        with plainly():
            return _all_read(self._recorder.select_notifications(position, limit, inclusive_of_start=False))

    def version(self, stream: UUID) -> int:
        """The version of the stream's last event; 0 if there is no such stream."""
        with plainly():
            last = self._recorder.select_events(stream, desc=True, limit=1)
        return last[0].originator_version if last else 0

    def last_position(self) -> int:
        """The position of the last event; 0 before the first."""
        with plainly():
            return self._recorder.max_notification_id() or 0

    def command(self, id: UUID) -> Receipt | None:
        """What a command recorded, if it did."""
        with plainly():
            found = self._recorder.of_command(id)
        return Receipt(_all_read(found)) if found else None


def _all_read(notifications: Sequence[Notification]) -> tuple[Recorded, ...]:
    return tuple(
        recorded_from(UUID(str(each.originator_id)), each.originator_version, each.id, each.topic, each.state)
        for each in notifications
    )
