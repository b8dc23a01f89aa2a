"""Database of a command: the configured one, the embedded one, or that of the demonstration."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Final

import psycopg
import typer
from psycopg import Connection
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from api.app.settings import Settings, load_settings
from api.cli.errors import Unavailable
from demo.database_name import demo_database_name
from embedded import embedded_database
from services.event_store import EventStore

Demo = Annotated[bool, typer.Option("--demo", help="Use the database of `certtrail demo`.")]

CONNECT_TIMEOUT: Final = 5
"""Seconds to wait for a server that does not respond."""

Pool = ConnectionPool[Connection[TupleRow]]


def utc_now() -> datetime:
    """The current time in UTC."""
    return datetime.now(UTC)


@contextmanager
def server(settings: Settings, *, create: bool = False) -> Iterator[str]:
    """URL of the configured database, or of the embedded one, which is created only with `create`.

    Raises EmbeddedDatabaseError, Unavailable.
    """
    if settings.database_url:
        yield settings.database_url
        return
    if not create and not (settings.data_dir / "postgres").exists():
        raise Unavailable(
            f"No database in {settings.data_dir}: run `certtrail migrate` to create one, "
            "`certtrail demo` for a demonstration, or set CERTTRAIL_DATABASE_URL."
        )
    with embedded_database(settings.data_dir) as url:
        yield url


@contextmanager
def database(demo: bool = False, *, create: bool = False) -> Iterator[str]:
    """URL of a database that responds. Raises SettingsError, psycopg.Error and what `server` raises."""
    with server(load_settings(), create=create) as url:
        address = make_conninfo(url, dbname=demo_database_name(url)) if demo else url
        try:
            psycopg.connect(address, connect_timeout=CONNECT_TIMEOUT).close()
        except psycopg.OperationalError as error:
            if demo and "does not exist" in str(error):
                raise Unavailable("No demonstration database: run `certtrail demo`.") from error
            raise
        yield address


@contextmanager
def pool(demo: bool) -> Iterator[Pool]:
    """A connection pool for one command. Raises what `database` raises."""
    with (
        database(demo) as url,
        ConnectionPool(url, min_size=1, max_size=2, timeout=CONNECT_TIMEOUT) as connections,
    ):
        yield connections


@contextmanager
def store(demo: bool) -> Iterator[EventStore]:
    """The event store. Raises DatabaseNotMigrated, DatabaseUnavailable and what `database` raises."""
    with database(demo) as url, EventStore(url, utc_now) as events:
        yield events
