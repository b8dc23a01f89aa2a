"""Runner of one view in the worker: its lock, its position, and the condition it is in.

A view that is missing, of another version or broken stops alone. Its lock is released, so that a process of
another release can update it, and it is tried again: a broken one after a growing pause.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from time import monotonic
from typing import Final

import psycopg

from projections.tracking import StaleView, ViewMissing, advance, claim_complete, writable
from projections.view import Batch, Connection, View
from projections.worker_lock import release, take

_LOG: Final = logging.getLogger(__name__)

FIRST_PAUSE: Final = 0.1
"""Seconds until a broken view is tried again; each failure doubles them."""


class Condition(StrEnum):
    """The condition of a view in this process."""

    STARTING = "starting"
    RUNNING = "running"
    STANDBY = "standby"
    MISSING = "missing"
    STALE = "stale"
    BROKEN = "broken"


_TROUBLE: Final = {
    Condition.MISSING: logging.WARNING,
    Condition.STALE: logging.WARNING,
    Condition.BROKEN: logging.ERROR,
}
"""Conditions in which a view does not run, and the level of their log line."""


@dataclass(frozen=True)
class ViewStatus:
    """The condition of a view in this process, and the reason if it does not run."""

    condition: Condition
    reason: str = ""


class ViewRunner:
    """Applies batches to one view, on the worker's connection."""

    def __init__(self, view: View, backoff: float) -> None:
        """`backoff` is the longest pause, in seconds, before a broken view is tried again."""
        self.view, self.position = view, 0
        self.status = ViewStatus(Condition.STARTING)
        self.error: Exception | None = None
        self._backoff, self._pause, self._retry_at = backoff, FIRST_PAUSE, 0.0
        self._locked = False

    def begin(self) -> None:
        """Start on a new connection: the lock was lost with the old one."""
        self._locked = False

    def ready(self, connection: Connection) -> bool:
        """Whether a batch can be applied now: the lock is held, the view exists and has this version.

        Raises psycopg.OperationalError if the connection is lost.
        """
        if monotonic() < self._retry_at:
            return False
        try:
            self._locked = self._locked or take(connection, self.view.name)
            if not self._locked:
                self.error = None
                self._change(ViewStatus(Condition.STANDBY))
                return False
            self.position = writable(connection, self.view).position
            if self.view.prepare:
                with connection.transaction():
                    self.view.prepare(connection, self.view.name)
        except Exception as failure:  # noqa: BLE001  (any error stops this view alone)
            self.stop(connection, failure)
            return False
        return True

    def apply(self, connection: Connection, batch: Batch) -> None:
        """Apply the batch and move the position, or stop this view. Raises as `ready`."""
        try:
            with connection.transaction():
                advance(connection, self.view, self.view.name, self.position, batch)
        except Exception as failure:  # noqa: BLE001  (any error stops this view alone)
            last = batch[-1].position
            failure.add_note(f"in the view {self.view.name}, between positions {self.position} and {last}")
            self.stop(connection, failure)
        else:
            self.position = batch[-1].position
            self._run()

    def claim(self, connection: Connection, seen_until: datetime) -> None:
        """Record that nothing recorded before that moment is missing. Raises as `ready`."""
        try:
            claim_complete(connection, self.view.name, self.position, seen_until)
        except Exception as failure:  # noqa: BLE001  (any error stops this view alone)
            self.stop(connection, failure)
        else:
            self._run()

    def stop(self, connection: Connection, failure: Exception) -> None:
        """Stop this view for now and release its lock to other processes. Raises as `ready`."""
        if connection.closed:
            raise psycopg.OperationalError("the connection was lost") from failure
        if self._locked:
            release(connection, self.view.name)
        self._locked, self.error = False, failure
        match failure:
            case ViewMissing(reason=reason):
                self._change(ViewStatus(Condition.MISSING, reason))
            case StaleView(reason=reason):
                self._change(ViewStatus(Condition.STALE, reason))
            case _:
                self._retry_at = monotonic() + self._pause
                self._pause = min(2 * self._pause, self._backoff)
                reason = f"stopped after event {self.position}: {type(failure).__name__}"
                self._change(ViewStatus(Condition.BROKEN, reason))

    def _run(self) -> None:
        self.error, self._pause, self._retry_at = None, FIRST_PAUSE, 0.0
        self._change(ViewStatus(Condition.RUNNING))

    def _change(self, status: ViewStatus) -> None:
        """Set the status; each change is logged once, however often the same status is found again."""
        if status != self.status:
            broken = self.error if status.condition is Condition.BROKEN else None
            message = status.reason or f"is {status.condition}"
            recovered = logging.INFO if self.status.condition in _TROUBLE else logging.DEBUG
            level = _TROUBLE.get(status.condition, recovered)
            _LOG.log(level, "the view %s %s", self.view.name, message, exc_info=broken)
        self.status = status
