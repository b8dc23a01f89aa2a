"""How does a process that is told to end find the time to stop its server?"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

DEADLY = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SILENT = (signal.SIGTERM, signal.SIGHUP)
"""Those which, unlike Ctrl-C, end Python without leaving any `with`."""


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """SIGTERM and SIGHUP raise `SystemExit` inside, with the status a shell would give."""

    def leave(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    with _answered(SILENT, leave):
        yield


@contextmanager
def signals_held_back() -> Iterator[None]:
    """What arrives inside is delivered at the end, so that no step is left half done."""
    arrived: list[int] = []
    try:
        with _answered(DEADLY, lambda number, _: arrived.append(number)):
            yield
    finally:
        if arrived:
            signal.raise_signal(arrived[0])


@contextmanager
def _answered(numbers: tuple[signal.Signals, ...], answer: "signal._HANDLER") -> Iterator[None]:
    """Signals reach the main thread only; elsewhere there is nothing to answer."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, answer) for number in numbers}
    try:
        yield
    finally:
        for number, former in before.items():
            signal.signal(number, signal.SIG_DFL if former is None else former)
