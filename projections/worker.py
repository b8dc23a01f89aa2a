"""Worker: updates the views from the event log in batches, each applied exactly once."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Final

import psycopg

from domain.recorded import Recorded
from projections.view import Connection, EventLog, View
from projections.view_runner import Condition, ViewRunner, ViewStatus
from projections.worker_lock import listen, wait_for_notification

_LOG: Final = logging.getLogger(__name__)

SETTLE_TIME: Final = timedelta(seconds=15)
"""Time after which a moment is settled: nothing stamped with it can still be committed.

A writer stamps its events under the lock of the table and then has only to insert and commit; the
store's limits on waiting and on idling in a transaction add up to 10 s. The rest is for clocks that differ.
"""

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Pace:
    """Events in a batch, seconds between polls without a notification, longest wait before a retry."""

    batch: int = 500
    poll: float = 1.0
    backoff: float = 5.0


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


class Worker:
    """Keeps views up to date with the log. Of several workers one holds a view; the others take over from it.

    `unreachable` are the errors by which the log reports that the database cannot be reached; the worker
    retries after these and after a lost connection. Any other error stops only the view it comes from.
    """

    def __init__(
        self,
        url: str,
        log: EventLog,
        views: Sequence[View],
        *,
        clock: Clock = utc_now,
        unreachable: tuple[type[Exception], ...] = (),
        pace: Pace = Pace(),
    ) -> None:
        self._url, self._log = url, log
        self._clock, self._pace = clock, pace
        self._runners = tuple(ViewRunner(view, pace.backoff) for view in views)
        self._transient_errors: tuple[type[Exception], ...] = (
            psycopg.OperationalError,
            psycopg.InterfaceError,
            *unreachable,
        )

    @property
    def status(self) -> Mapping[str, ViewStatus]:
        """The status of each view in this process."""
        return {runner.view.name: runner.status for runner in self._runners}

    def run(self, stop: Event) -> None:
        """Follow the log until stopped; reconnect after a lost connection.

        A view stops before an event that cannot be read or applied; writers and other views are not affected.
        """
        pause = 0.1
        while not stop.is_set():
            try:
                with self._connect() as connection:
                    while not stop.is_set():
                        if not self._round(connection):
                            wait_for_notification(connection, self._pace.poll)
                        pause = 0.1
            except self._transient_errors as error:
                _LOG.warning("the views wait %.1f s for the database: %s", pause, error)
                stop.wait(pause)
                pause = min(2 * pause, self._pace.backoff)

    def catch_up(self) -> int:
        """Read to the end of the log once; the position reached. Waits while another worker holds a view.

        Every view goes as far as it can. Then raises the error of the first view that stopped, such as
        ViewMissing, StaleView or TrackingMoved. Raises psycopg.Error if the connection is lost.
        """
        with self._connect() as connection:
            while self._round(connection) or self._stand_by(connection):
                pass
        for runner in self._runners:
            if runner.error:
                raise runner.error
        return min(runner.position for runner in self._runners)

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        with listen(self._url) as connection:
            for runner in self._runners:
                runner.begin()
            yield connection

    def _stand_by(self, connection: Connection) -> bool:
        """Whether another worker holds one of the views; if so, waits for a poll interval first."""
        waiting = any(status.condition is Condition.STANDBY for status in self.status.values())
        if waiting:
            wait_for_notification(connection, self._pace.poll)
        return waiting

    def _round(self, connection: Connection) -> bool:
        """Whether there was anything to read; if so every running view is one batch further.

        Views at one position share what is read. One that is behind reads its own batches up to the position
        of the next one and joins it there, so that no view waits for another.
        """
        waiting = sorted(
            (runner for runner in self._runners if runner.ready(connection)), key=lambda each: each.position
        )
        started_at, read = self._clock(), False
        while waiting:
            position = waiting[0].position
            group = [runner for runner in waiting if runner.position == position]
            ahead = waiting[len(group) :]
            limit = ahead[0].position if ahead else None
            read |= self._advance(connection, group, limit, started_at)
            waiting = [*(runner for runner in group if runner.position == limit), *ahead]
        return read

    def _advance(
        self, connection: Connection, group: Sequence[ViewRunner], limit: int | None, started_at: datetime
    ) -> bool:
        """Whether there was anything to read for these views, which are at one position."""
        try:
            batch = self._read(group[0].position)
        except self._transient_errors:
            raise
        except Exception as unreadable:  # noqa: BLE001  (any error stops the views before this event)
            for runner in group:
                runner.stop(connection, unreadable)
            return False
        within_limit = [recorded for recorded in batch if limit is None or recorded.position <= limit]
        for runner in group:
            if batch:
                runner.apply(connection, within_limit or batch)
            else:
                runner.claim(connection, started_at - SETTLE_TIME)
        return bool(batch)

    def _read(self, position: int) -> tuple[Recorded, ...]:
        """The next batch, or the next event alone if the batch has one that cannot be read."""
        try:
            return self._log.after(position, self._pace.batch)
        except self._transient_errors:
            raise
        except Exception:  # noqa: BLE001  (raised again below, by the event itself)
            return self._log.after(position, 1)
