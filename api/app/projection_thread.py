"""Does anyone keep the views up with the events, while this process serves?"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Final

import psycopg
import structlog

from projections.view_runner import ViewStatus
from projections.views import VIEWS
from projections.worker import Worker
from services.errors import DatabaseUnavailable
from services.event_store import CHANNEL, Clock, EventStore

STOP_TIMEOUT: Final = 10.0
"""Seconds that the worker has to end its batch when the service stops."""

_LOG: Final = structlog.get_logger("certtrail.views")


class ProjectionThread:
    """A worker in a thread of its own. A view that is missing or broken does not end it."""

    def __init__(self, worker: Worker, wake: Callable[[], object]) -> None:
        """`wake` ends the worker's rest at once; it may raise psycopg.Error."""
        self._worker, self._wake = worker, wake
        self._stop = Event()
        self._thread = Thread(target=self._run, name="views", daemon=True)

    @property
    def alive(self) -> bool:
        """Whether the worker is at work, or stands by for another process that is."""
        return self._thread.is_alive()

    @property
    def status(self) -> Mapping[str, ViewStatus]:
        """What each view does in this process."""
        return self._worker.status

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def stop(self) -> None:
        """Let the batch under way end, and leave."""
        self._stop.set()
        with suppress(psycopg.Error):
            self._wake()
        self._thread.join(STOP_TIMEOUT)

    def _run(self) -> None:
        try:
            self._worker.run(self._stop)
        except Exception as failure:
            # Said here and by /readyz; requests go on being answered from what was read before.
            _LOG.critical("views stopped", exc_info=failure)
            raise SystemExit from failure


@contextmanager
def run_projection_thread(url: str, store: EventStore, clock: Clock) -> Iterator[ProjectionThread]:
    """The views of this database are followed as long as this lasts."""
    worker = Worker(url, store, VIEWS, clock=clock, unreachable=(DatabaseUnavailable,))

    def wake() -> None:
        with psycopg.connect(url, autocommit=True, connect_timeout=2) as connection:
            connection.execute(f"NOTIFY {CHANNEL}")

    thread = ProjectionThread(worker, wake)
    thread.start()
    try:
        yield thread
    finally:
        thread.stop()
