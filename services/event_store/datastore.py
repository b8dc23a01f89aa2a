"""Connections of the event store: time limits, and errors when the database is unavailable."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg
import psycopg_pool
from eventsourcing.persistence import InterfaceError, OperationalError
from eventsourcing.postgres import PostgresDatastore
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow, dict_row

from services.errors import DatabaseUnavailable, UnsafeSetting

SCHEMA: Final = "events"
TIMEOUT: Final = 5
"""Seconds to wait for the lock, for a connection, and for a client that fell silent in a transaction."""

RECONNECT: Final = 2.0
"""Seconds for which the pool tries to replace a lost connection before it starts over."""

_FORBIDDEN: Final = "POSTGRES_ENABLE_DB_FUNCTIONS"


class Datastore(PostgresDatastore):
    """A pool of connections from any conninfo that libpq understands, sockets and TLS included.

    The library retries a call 10 times when a connection turns out to be lost; with at most 8
    connections it gets past a pool that a restarted server has left dead. Raises UnsafeSetting.
    """

    def __init__(self, conninfo: str, pool_size: int, max_overflow: int, timeout: int) -> None:
        if _FORBIDDEN in os.environ:
            raise UnsafeSetting(_FORBIDDEN)
        super().__init__(
            dbname="",
            host="",
            port="",
            user="",
            password="",
            schema=SCHEMA,
            pool_size=pool_size,
            max_overflow=max_overflow,
            connect_timeout=timeout,
            lock_timeout=timeout,
            idle_in_transaction_session_timeout=timeout,
        )
        # Its pauses double: after a long outage the pool would wait for long although the server is back.
        self.pool.reconnect_timeout = RECONNECT
        self.pool.kwargs = {
            "connect_timeout": timeout,
            **conninfo_to_dict(conninfo),
            "row_factory": dict_row,
        }

    @contextmanager
    def get_connection(self) -> Iterator[psycopg.Connection[DictRow]]:
        """A connection from the pool.

        Raises DatabaseUnavailable when there is none to be had: unlike the library's own error, this one
        is not retried, so that a request fails after the limit and not after ten times the limit.
        """
        try:
            with super().get_connection() as connection:
                yield connection
        except OperationalError as error:
            if isinstance(error.__cause__, psycopg_pool.PoolTimeout):
                raise DatabaseUnavailable("No database connection was available in time.") from error
            raise


@contextmanager
def translated_errors() -> Iterator[None]:
    """The library's errors about lost connections as our own. Raises DatabaseUnavailable."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise DatabaseUnavailable("the database does not answer: {said}", said=error) from error


Row = dict[str, Any]
