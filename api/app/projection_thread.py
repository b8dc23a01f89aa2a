"""Projection thread: updates the views from new events while this process serves requests."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Final

import psycopg
import structlog

from projections.view import View
from projections.view_runner import ViewStatus
from projections.worker import Worker
from services.errors import DatabaseUnavailable
from services.event_store import CHANNEL, Clock, EventStore

STOP_TIMEOUT: Final = 10.0
"""Seconds that the worker has to finish its batch when the service stops."""

_LOG: Final = structlog.get_logger("certtrail.views")


class ProjectionThread:
    """The projection worker in its own thread. A missing or broken view does not stop it."""

    def __init__(self, worker: Worker, wake: Callable[[], object]) -> None:
        """`wake` interrupts the worker's wait; it may raise psycopg.Error."""
        self._worker, self._wake = worker, wake
        self._stop = Event()
        self._thread = Thread(target=self._run, name="views", daemon=True)

    @property
    def alive(self) -> bool:
        """Whether the worker runs, or stands by while another process runs."""
        return self._thread.is_alive()

    @property
    def status(self) -> Mapping[str, ViewStatus]:
        """The status of each view in this process."""
        return self._worker.status

    def start(self) -> None:
        """Start the worker."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the current batch, then stop."""
        self._stop.set()
        with suppress(psycopg.Error):
            self._wake()
        self._thread.join(STOP_TIMEOUT)

    def _run(self) -> None:
        try:
            self._worker.run(self._stop)
        except Exception as failure:
            # Also reported by /readyz; requests are still answered from the views as they are.
            _LOG.critical("projection thread stopped", exc_info=failure)
            raise SystemExit from failure


@contextmanager
def run_projection_thread(
    url: str, store: EventStore, clock: Clock, views: Sequence[View]
) -> Iterator[ProjectionThread]:
    """Run the projection thread on this database until the context ends."""
    worker = Worker(url, store, views, clock=clock, unreachable=(DatabaseUnavailable,))

    def wake() -> None:
        with psycopg.connect(url, autocommit=True, connect_timeout=2) as connection:
            connection.execute(f"NOTIFY {CHANNEL}")

    thread = ProjectionThread(worker, wake)
    thread.start()
    try:
        yield thread
    finally:
        thread.stop()
