"""Advisory locks of views, and the notifications that wake workers.

The lock belongs to the database session that writes. A worker that loses its session loses the lock and the
transaction at the same moment, so two workers can never both hold a view.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from zlib import crc32

import psycopg

from projections.view import Connection

CHANNEL: Final = "stored_events"
"""The event store notifies it when something was recorded."""

_LOCKS: Final = 0x76696577
"""First number of the advisory locks of views ("view"); the second is made from the view's name."""

_TRY_LOCK: Final = "SELECT pg_try_advisory_lock(%s, %s)"
_RELEASE: Final = "SELECT pg_advisory_unlock(%s, %s)"


def lock_number(view: str) -> int:
    """The number of a view's lock: a signed 32-bit digest of its name."""
    return int.from_bytes(crc32(view.encode()).to_bytes(4, "big"), "big", signed=True)


def listen(url: str) -> Connection:
    """A new connection that listens on the store's channel and commits each statement by itself."""
    connection = psycopg.connect(url, autocommit=True, application_name="certtrail views")
    connection.execute(f"LISTEN {CHANNEL}")
    return connection


def take(connection: Connection, name: str) -> bool:
    """Whether the connection acquired the lock of that name; it does not wait."""
    return bool(connection.execute(_TRY_LOCK, (_LOCKS, lock_number(name))).fetchall()[0][0])


def release(connection: Connection, name: str) -> None:
    """Release the lock of that name."""
    connection.execute(_RELEASE, (_LOCKS, lock_number(name)))


@contextmanager
def advisory_lock(connection: Connection, name: str) -> Iterator[bool]:
    """Whether the lock of that name was free; it is held until the end of the block."""
    is_acquired = take(connection, name)
    try:
        yield is_acquired
    finally:
        if is_acquired and not connection.closed:
            release(connection, name)


def wait_for_notification(connection: Connection, seconds: float) -> None:
    """Wait until something was recorded, or at most that long. A notification carries no data."""
    for _ in connection.notifies(timeout=seconds, stop_after=1):
        pass


def wake(connection: Connection) -> None:
    """Wake every worker of this database that waits for a notification."""
    connection.execute(f"NOTIFY {CHANNEL}")
