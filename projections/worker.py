"""How do the views follow the log: in batches, each applied exactly once, by one worker?"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Final

import psycopg

from domain.recorded import Recorded
from projections.log import EventLog
from projections.session import listening, locked, rest
from projections.tracking import advance, claim, reached
from projections.view import Batch, Session, View

_LOG: Final = logging.getLogger(__name__)

SETTLED: Final = timedelta(seconds=15)
"""After that long a moment is over: nothing stamped with it can still be committed.

A writer stamps its events under the lock of the table and then has only to insert and commit; the
store's limits on waiting and on idling in a transaction add up to 10 s. The rest is for clocks that differ.
"""

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Pace:
    """Events in a batch, seconds between looks when no notification comes, longest wait to reconnect."""

    batch: int = 500
    poll: float = 1.0
    backoff: float = 5.0


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


class Worker:
    """Keeps views up with the log. Of several workers one works, the others stand by and take over.

    `unreachable` are the errors by which the log says that the database is away for now; they and a
    lost connection are waited out. Any other error stops the worker where it stands.
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
        self._url, self._log, self._views = url, log, tuple(views)
        self._clock, self._pace = clock, pace
        self._away: tuple[type[Exception], ...] = (
            psycopg.OperationalError,
            psycopg.InterfaceError,
            *unreachable,
        )

    def run(self, stop: Event) -> None:
        """Follow the log until stopped, through lost connections.

        Raises TrackingMoved, and whatever the log or a view raises for an event it cannot read: the
        position then stays before that event, and writers are not affected.
        """
        pause = 0.1
        while not stop.is_set():
            try:
                with listening(self._url) as connection:
                    if locked(connection, self._views, stop, self._pace.poll):
                        pause = 0.1
                        self._follow(connection, stop)
            except self._away as lost:
                _LOG.warning("the views wait %.1f s for the database: %s", pause, lost)
                stop.wait(pause)
                pause = min(2 * pause, self._pace.backoff)

    def catch_up(self) -> int:
        """Read to the end of the log, once; the position reached. Waits while another worker is at it.

        Raises what `run` raises, and psycopg.Error if the connection is lost.
        """
        with listening(self._url) as connection:
            locked(connection, self._views, Event(), self._pace.poll)
            while self._went_on(connection):
                pass
            return min(reached(connection, view.name).position for view in self._views)

    def _follow(self, connection: Session, stop: Event) -> None:
        while not stop.is_set():
            if not self._went_on(connection):
                rest(connection, self._pace.poll)

    def _went_on(self, connection: Session) -> bool:
        """Whether there was anything to read; if so every view is one batch further."""
        positions = {view.name: reached(connection, view.name).position for view in self._views}
        asked_at = self._clock()
        batch = self._read(min(positions.values()))
        if batch:
            _spread(connection, self._views, positions, batch)
        else:
            for name, position in positions.items():
                claim(connection, name, position, asked_at - SETTLED)
        return bool(batch)

    def _read(self, position: int) -> tuple[Recorded, ...]:
        """The next batch; before an event that cannot be read, one event at a time up to it."""
        try:
            return self._log.after(position, self._pace.batch)
        except self._away:
            raise
        except Exception:  # noqa: BLE001  (raised again below, by the event itself)
            _LOG.warning("a batch after position %d cannot be read as a whole", position)
        return self._log.after(position, 1)


def _spread(connection: Session, views: Sequence[View], positions: dict[str, int], batch: Batch) -> None:
    """Apply the batch to each view in a transaction of its own; one that fails takes no other with it."""
    if not views:
        return
    view, *others = views
    position = positions[view.name]
    fresh = [recorded for recorded in batch if recorded.position > position]
    try:
        if fresh:
            with connection.transaction():
                advance(connection, view, view.name, position, fresh)
    except Exception as poison:
        poison.add_note(f"in the view {view.name}, between positions {position} and {fresh[-1].position}")
        raise
    finally:
        _spread(connection, others, positions, batch)
