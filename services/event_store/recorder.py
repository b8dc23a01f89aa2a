"""Recorder of the event store: checks and inserts of one command under the table lock.

Under `LOCK TABLE … EXCLUSIVE` the order of positions is the order of commits, the last recorded moment
is final, and a look at the versions and at the commands cannot be overtaken. So everything that may
refuse is asked first, and only then is anything written: the library commits the transaction even
when this code has raised (9.5.6, `PostgresApplicationRecorder.insert_events`).
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import psycopg
from eventsourcing.persistence import InterfaceError, Notification, OperationalError, StoredEvent
from eventsourcing.postgres import PostgresAggregateRecorder, PostgresApplicationRecorder
from eventsourcing.utils import retry
from psycopg.rows import DictRow

from domain.recorded import Recorded
from services.errors import DatabaseNotMigrated, DatabaseUnavailable, IdempotencyKeyReused, VersionConflict
from services.event_store.batch import Batch
from services.event_store.datastore import Datastore, Row
from services.event_store.serialisation import recorded_at, serialise

_SELECT_VERSIONS: Final = """
SELECT (SELECT state FROM events.stored_events ORDER BY notification_id DESC LIMIT 1) AS last,
       (SELECT fingerprint FROM events.commands WHERE command_id = %s) AS fingerprint,
       ARRAY(SELECT (SELECT coalesce(max(originator_version), 0)
                       FROM events.stored_events WHERE originator_id = asked.stream)
               FROM unnest(%s::uuid[]) WITH ORDINALITY AS asked (stream, place)
              ORDER BY asked.place) AS versions
"""

_INSERT_COMMAND: Final = """
INSERT INTO events.commands (command_id, fingerprint, stream, version, recorded, recorded_at)
VALUES (%s, %s, %s, %s, %s, %s)
"""

_SELECT_COMMAND: Final = """
SELECT notification_id, originator_id, originator_version, topic, state
  FROM events.stored_events
 WHERE notification_id >= (SELECT notification_id FROM events.stored_events
                             JOIN events.commands ON originator_id = stream AND originator_version = version
                            WHERE command_id = %(command)s)
 ORDER BY notification_id
 LIMIT (SELECT recorded FROM events.commands WHERE command_id = %(command)s)
"""

_SELECT_STREAM: Final = """
SELECT notification_id, originator_id, originator_version, topic, state
  FROM events.stored_events
 WHERE originator_id = %(stream)s AND originator_version > %(after)s
   AND originator_version <= coalesce(%(up_to)s, originator_version)
 ORDER BY originator_version
"""


class CommandAlreadyRecorded(Exception):
    """The very same command is in the table: sent twice, or its success was lost on the way back."""


class Recorder(PostgresApplicationRecorder):
    """Inserts the events of a batch as they are sealed under the lock. Raises DatabaseNotMigrated."""

    def __init__(self, datastore: Datastore) -> None:
        super().__init__(datastore)
        if self.stored_event_type_name not in datastore.psycopg_python_types:
            raise DatabaseNotMigrated

    def record(self, batch: Batch) -> tuple[Recorded, ...]:
        """Seal and insert.

        Raises CommandAlreadyRecorded, IdempotencyKeyReused, VersionConflict, ClockSkew, DatabaseUnavailable.
        """
        recorded: list[Recorded] = []
        placeholders = [
            StoredEvent(append.stream, append.expected_version, "", b"") for append in batch.appends
        ]
        positions = self.insert_events(placeholders, batch=batch, sealed=recorded) or ()
        return tuple(
            event.model_copy(update={"position": position})
            for event, position in zip(recorded, positions, strict=True)
        )

    @retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)
    def of_stream(self, stream: UUID, up_to: int | None, after_version: int) -> Sequence[Notification]:
        """The stored events of a stream, in order of version."""
        return self._select(_SELECT_STREAM, {"stream": stream, "up_to": up_to, "after": after_version})

    @retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)
    def of_command(self, command: UUID) -> Sequence[Notification]:
        """The stored events of a command, in order of position."""
        return self._select(_SELECT_COMMAND, {"command": command})

    def _insert_stored_events(
        self, curs: psycopg.Cursor[DictRow], stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> None:
        batch: Batch = kwargs["batch"]
        recorded: list[Recorded] = kwargs["sealed"]
        current = self._current_versions(curs, batch)
        _must_follow_current(batch, current)
        recorded[:] = batch.stamp(recorded_at(current["last"]) if current["last"] else None)
        rows = [StoredEvent(each.stream, each.version, each.topic, serialise(each)) for each in recorded]
        first = recorded[0]
        self._notify_channel(curs)
        curs.execute(
            _INSERT_COMMAND,
            (
                first.command.id,
                first.command.fingerprint,
                first.stream,
                first.version,
                len(rows),
                first.recorded_at,
            ),
        )
        PostgresAggregateRecorder._insert_stored_events(self, curs, rows)  # noqa: SLF001  (past the second lock)

    def _current_versions(self, curs: psycopg.Cursor[DictRow], batch: Batch) -> Row:
        streams = [append.stream for append in batch.appends]
        try:
            self._lock_table(curs)
            curs.execute(_SELECT_VERSIONS, (batch.command.id, streams), prepare=True)
            (current,) = curs.fetchall()
        except psycopg.errors.LockNotAvailable as busy:
            raise DatabaseUnavailable("The event store is busy. Try again.") from busy
        return current

    def _select(self, query: str, params: Row) -> Sequence[Notification]:
        with self.datastore.get_connection() as connection:
            rows = connection.execute(query, params, prepare=True).fetchall()
        return [
            Notification(
                id=row["notification_id"],
                originator_id=row["originator_id"],
                originator_version=row["originator_version"],
                topic=row["topic"],
                state=bytes(row["state"]),
            )
            for row in rows
        ]


def _must_follow_current(batch: Batch, state: Row) -> None:
    if state["fingerprint"] == batch.command.fingerprint:
        raise CommandAlreadyRecorded
    if state["fingerprint"] is not None:
        raise IdempotencyKeyReused(batch.command.id)
    for append, current in zip(batch.appends, state["versions"], strict=True):
        if append.expected_version != current:
            raise VersionConflict(append.stream, append.expected_version, current)
