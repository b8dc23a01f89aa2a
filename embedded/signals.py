"""Signal handling that leaves a terminating process time to stop its server."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

TERMINATING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
NON_RAISING_SIGNALS = (signal.SIGTERM, signal.SIGHUP)
"""Signals that, unlike Ctrl-C, end Python without leaving `with` blocks."""


@contextmanager
def exit_on_signals() -> Iterator[None]:
    """Inside, SIGTERM and SIGHUP raise `SystemExit`, with the exit status that a shell would report."""

    def exit_process(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    with _signal_handlers(NON_RAISING_SIGNALS, exit_process):
        yield


@contextmanager
def deferred_signals() -> Iterator[None]:
    """Inside, signals are held back; the first is delivered at the end, so that no step is interrupted."""
    received: list[int] = []
    try:
        with _signal_handlers(TERMINATING_SIGNALS, lambda number, _: received.append(number)):
            yield
    finally:
        if received:
            signal.raise_signal(received[0])


@contextmanager
def _signal_handlers(numbers: tuple[signal.Signals, ...], handler: "signal._HANDLER") -> Iterator[None]:
    """Install the handler for the block. Only the main thread may, and only it receives signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, previous_handler in previous.items():
            signal.signal(number, signal.SIG_DFL if previous_handler is None else previous_handler)
