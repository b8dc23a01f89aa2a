"""Who may hash a password now, and who waits for whom?

A hash that is slow for a guesser is slow for us: without a limit, a thousand guesses take all processors
and much memory. So few are computed at a time. Sources take turns, as in a bank where every street has a
queue of its own: however many one source sends, another waits for the one of them that is at the counter.
"""

from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock

from services.accounts.errors import Busy


class Lane:
    """At most `places` at a time; `waiting` more wait, `of_one_source` of the same source.

    They wait for `patience` seconds at most. A thread that waits answers nobody else, so keep both low.
    """

    def __init__(self, places: int, waiting: int, of_one_source: int, patience: float) -> None:
        self._free, self._waiting = places, waiting
        self._of_one_source, self._patience = of_one_source, patience
        self._queues: OrderedDict[str, deque[Event]] = OrderedDict()
        self._lock = Lock()

    @contextmanager
    def turn(self, source: str) -> Iterator[None]:
        """While it is one's turn. Raises Busy."""
        turn = self._queued(source)
        if turn is not None and not turn.wait(self._patience):
            self._give_up(source, turn)
        try:
            yield
        finally:
            self._next(source)

    def _queued(self, source: str) -> Event | None:
        """The turn to wait for; none where a place is free."""
        with self._lock:
            if self._free:
                self._free -= 1
                return None
            queue = self._queues.get(source, deque())
            if len(queue) >= self._of_one_source or sum(map(len, self._queues.values())) >= self._waiting:
                raise Busy
            turn = Event()
            queue.append(turn)
            self._queues[source] = queue
            return turn

    def _next(self, served: str) -> None:
        """The place is free: whoever sent the last goes behind all others, and the first in front has it."""
        with self._lock:
            if not self._queues:
                self._free += 1
                return
            if served in self._queues:
                self._queues.move_to_end(served)
            source, queue = next(iter(self._queues.items()))
            queue.popleft().set()
            if not queue:
                del self._queues[source]

    def _give_up(self, source: str, turn: Event) -> None:
        with self._lock:
            if turn.is_set():
                return  # it came at the last moment
            queue = self._queues[source]
            queue.remove(turn)
            if not queue:
                del self._queues[source]
        raise Busy
