"""What can be asked of the memory of everything: append, and read in the order of a stream or of all."""

from collections.abc import Sequence
from datetime import datetime
from types import TracebackType
from typing import Self
from uuid import UUID

from eventsourcing.persistence import Notification

from domain.recorded import Command, Recorded
from domain.values import Actor
from services.event_store.batch import Append, Batch, Clock, Receipt
from services.event_store.datastore import TIMEOUT, Datastore, translated_errors
from services.event_store.recorder import CommandAlreadyRecorded, Recorder
from services.event_store.serialisation import deserialise


class EventStore:
    """Every event, once and for ever, in PostgreSQL.

    Every method raises DatabaseUnavailable when the database does not answer, and every reading method
    UnknownEventType or UnreadableEvent when the data are not of this release. Safe to share by threads.
    """

    def __init__(
        self,
        conninfo: str,
        clock: Clock,
        *,
        pool_size: int = 2,
        max_overflow: int = 6,
        timeout: int = TIMEOUT,
    ) -> None:
        """Open the store; `patience` is in seconds.

        Raises UnsafeSetting, DatabaseNotMigrated, DatabaseUnavailable.
        """
        self._clock = clock
        self._datastore = Datastore(conninfo, pool_size, max_overflow, timeout)
        try:
            with translated_errors():
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

    def now(self) -> datetime:
        """The time by the clock that stamps what is saved."""
        return self._clock()

    def save(self, appends: Sequence[Append], *, actor: Actor, command: Command) -> Receipt:
        """Record all appends in one transaction, or nothing.

        The same command sent again records nothing and gets its first receipt. Raises VersionConflict,
        IdempotencyKeyReused, ClockSkew.
        """
        batch = Batch(appends, actor, command, self._clock)
        with translated_errors():
            try:
                return Receipt(self._recorder.record(batch))
            except CommandAlreadyRecorded:
                return Receipt(_read_all(self._recorder.of_command(command.id)))

    def history(
        self, stream: UUID, up_to: int | None = None, *, after_version: int = 0
    ) -> tuple[Recorded, ...]:
        """The events of a stream in order, up to version `up_to` inclusive; none for an unknown stream.

        With `after_version`, only those that follow it.
        """
        with translated_errors():
            return _read_all(self._recorder.of_stream(stream, up_to, after_version))

    def after(self, position: int, limit: int) -> tuple[Recorded, ...]:
        """At most `limit` events that come after a position, in order: gaps among them stay gaps."""
        with translated_errors():
            return _read_all(self._recorder.select_notifications(position, limit, inclusive_of_start=False))

    def version(self, stream: UUID) -> int:
        """The version of the stream's last event; 0 if there is no such stream."""
        with translated_errors():
            last = self._recorder.select_events(stream, desc=True, limit=1)
        return last[0].originator_version if last else 0

    def last_position(self) -> int:
        """The position of the last event; 0 before the first."""
        with translated_errors():
            return self._recorder.max_notification_id() or 0

    def command(self, id: UUID) -> Receipt | None:
        """What a command recorded, if it did."""
        with translated_errors():
            notifications = self._recorder.of_command(id)
        return Receipt(_read_all(notifications)) if notifications else None


def _read_all(notifications: Sequence[Notification]) -> tuple[Recorded, ...]:
    return tuple(
        deserialise(UUID(str(each.originator_id)), each.originator_version, each.id, each.topic, each.state)
        for each in notifications
    )
