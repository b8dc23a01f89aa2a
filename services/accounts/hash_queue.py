"""Who may hash a password now, and who waits for whom?

A hash that is slow for a guesser is slow for us: without a limit, a thousand guesses take all processors
and much memory. So few are computed at a time. Sources take turns, as in a bank where every street has a
queue of its own: however many one source sends, another waits for the one of them that is at the counter.
"""

from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock

from services.accounts.errors import LoginQueueFull


class FairQueue:
    """At most `places` at a time; `waiting` more wait, `max_per_source` of the same source.

    They wait for `patience` seconds at most. A thread that waits answers nobody else, so keep both low.
    """

    def __init__(self, slots: int, max_waiting: int, max_per_source: int, timeout: float) -> None:
        self._free_slots, self._max_waiting = slots, max_waiting
        self._max_per_source, self._timeout = max_per_source, timeout
        self._queues: OrderedDict[str, deque[Event]] = OrderedDict()
        self._lock = Lock()

    @contextmanager
    def turn(self, source: str) -> Iterator[None]:
        """While it is one's turn. Raises LoginQueueFull."""
        turn = self._enqueue(source)
        if turn is not None and not turn.wait(self._timeout):
            self._abandon(source, turn)
        try:
            yield
        finally:
            self._release(source)

    def _enqueue(self, source: str) -> Event | None:
        """The turn to wait for; none where a place is free."""
        with self._lock:
            if self._free_slots:
                self._free_slots -= 1
                return None
            queue = self._queues.get(source, deque())
            if (
                len(queue) >= self._max_per_source
                or sum(map(len, self._queues.values())) >= self._max_waiting
            ):
                raise LoginQueueFull
            turn = Event()
            queue.append(turn)
            self._queues[source] = queue
            return turn

    def _release(self, finished: str) -> None:
        """The place is free: whoever sent the last goes behind all others, and the first in front has it."""
        with self._lock:
            if not self._queues:
                self._free_slots += 1
                return
            if finished in self._queues:
                self._queues.move_to_end(finished)
            source, queue = next(iter(self._queues.items()))
            queue.popleft().set()
            if not queue:
                del self._queues[source]

    def _abandon(self, source: str, turn: Event) -> None:
        with self._lock:
            if turn.is_set():
                return  # it came at the last moment
            queue = self._queues[source]
            queue.remove(turn)
            if not queue:
                del self._queues[source]
        raise LoginQueueFull
