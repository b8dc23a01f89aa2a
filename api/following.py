"""Does anyone keep the views up with the events, while this process serves?"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Final

import structlog

from projections.views import VIEWS
from projections.worker import Worker
from services.errors import StoreUnavailable
from services.event_store import Clock, EventStore

LEAVE: Final = 10.0
"""Seconds that the worker has to end its batch when the service stops."""

_LOG: Final = structlog.get_logger("certtrail.views")


class Following:
    """A worker in a thread of its own. It ends for good only on an event that it cannot read."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._stop = Event()
        self._thread = Thread(target=self._run, name="views", daemon=True)

    @property
    def alive(self) -> bool:
        """Whether the worker is at work, or stands by for another process that is."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def stop(self) -> None:
        """Let the batch under way end, and leave."""
        self._stop.set()
        self._thread.join(LEAVE)

    def _run(self) -> None:
        try:
            self._worker.run(self._stop)
        except Exception as poison:
            # Said here and by /readyz; requests go on being answered from what was read before.
            _LOG.critical("views stopped", exc_info=poison)
            raise SystemExit from poison


@contextmanager
def followed(url: str, store: EventStore, clock: Clock) -> Iterator[Following]:
    """The views of this database are followed as long as this lasts."""
    following = Following(Worker(url, store, VIEWS, clock=clock, unreachable=(StoreUnavailable,)))
    following.start()
    try:
        yield following
    finally:
        following.stop()
