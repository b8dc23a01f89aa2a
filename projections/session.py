"""How does a worker hold the database: one session that listens, writes, and alone may write?

The lock belongs to the session that writes. Whoever loses the session loses the lock and the
transaction in the same moment, so there is no time in which two workers both believe they are alone.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event
from typing import Final
from zlib import crc32

import psycopg

from projections.view import Session, View

CHANNEL: Final = "stored_events"
"""The event store notifies it when something was recorded."""

_LOCKS: Final = 0x76696577
"""First number of the advisory locks of views ("view"); the second is made from the view's name."""

_TRY: Final = "SELECT pg_try_advisory_lock(%s, %s)"


def lock_number(view: str) -> int:
    """The number of a view's lock: a signed 32-bit digest of its name."""
    return int.from_bytes(crc32(view.encode()).to_bytes(4, "big"), "big", signed=True)


def listening(url: str) -> Session:
    """A new session on the store's channel, committing each statement by itself."""
    connection = psycopg.connect(url, autocommit=True, application_name="certtrail views")
    connection.execute(f"LISTEN {CHANNEL}")
    return connection


def locked(connection: Session, views: Sequence[View], stop: Event, poll: float) -> bool:
    """Whether this session now holds the lock of every view; tries until it does or is stopped.

    Taken in one order by all, so that no two wait for one another.
    """
    for name in sorted(view.name for view in views):
        while not _taken(connection, name):
            if stop.wait(poll):
                return False
    return not stop.is_set()


@contextmanager
def holding(connection: Session, name: str) -> Iterator[bool]:
    """Whether the lock of that name was free; it is held until the end of the block."""
    taken = _taken(connection, name)
    try:
        yield taken
    finally:
        if taken and not connection.closed:
            connection.execute("SELECT pg_advisory_unlock(%s, %s)", (_LOCKS, lock_number(name)))


def rest(connection: Session, seconds: float) -> None:
    """Wait until something was recorded, or at most that long: a notification is only an alarm clock."""
    for _ in connection.notifies(timeout=seconds, stop_after=1):
        pass


def _taken(connection: Session, name: str) -> bool:
    return bool(connection.execute(_TRY, (_LOCKS, lock_number(name))).fetchall()[0][0])
