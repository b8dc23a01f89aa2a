"""Which database does a command work on, and what must be there before it begins?"""

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

Demo = Annotated[bool, typer.Option("--demo", help="Work on the data of `certtrail demo`.")]

CONNECT_TIMEOUT: Final = 5
"""Seconds to wait for a server that does not answer."""

Pool = ConnectionPool[Connection[TupleRow]]


def utc_now() -> datetime:
    """The current time in UTC."""
    return datetime.now(UTC)


@contextmanager
def server(settings: Settings, *, create: bool = False) -> Iterator[str]:
    """The database that is set, or the embedded one, which is made anew only if it is to `begin`.

    Raises EmbeddedDatabaseError, Unavailable.
    """
    if settings.database_url:
        yield settings.database_url
        return
    if not create and not (settings.data_dir / "postgres").exists():
        raise Unavailable(
            f"There is no database in {settings.data_dir} yet: run `certtrail migrate` to create one, "
            "`certtrail demo` for a demonstration, or set CERTTRAIL_DATABASE_URL."
        )
    with embedded_database(settings.data_dir) as url:
        yield url


@contextmanager
def database(demo: bool = False, *, create: bool = False) -> Iterator[str]:
    """The address of a database that answers. Raises SettingsError, psycopg.Error and what `server` does."""
    with server(load_settings(), create=create) as url:
        address = make_conninfo(url, dbname=demo_database_name(url)) if demo else url
        try:
            psycopg.connect(address, connect_timeout=CONNECT_TIMEOUT).close()
        except psycopg.OperationalError as error:
            if demo and "does not exist" in str(error):
                raise Unavailable("There is no demonstration here yet: run `certtrail demo`.") from error
            raise
        yield address


@contextmanager
def pool(demo: bool) -> Iterator[Pool]:
    """Connections for one command. Raises what `database` raises."""
    with (
        database(demo) as url,
        ConnectionPool(url, min_size=1, max_size=2, timeout=CONNECT_TIMEOUT) as connections,
    ):
        yield connections


@contextmanager
def store(demo: bool) -> Iterator[EventStore]:
    """The events. Raises DatabaseNotMigrated, DatabaseUnavailable and what `database` raises."""
    with database(demo) as url, EventStore(url, utc_now) as events:
        yield events
