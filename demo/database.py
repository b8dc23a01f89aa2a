"""Where does the made-up history lie, and how is half of one never taken for the whole?

In a database of its own, beside whatever else the server holds. It is lived in another one, which
gets the name only when everything is in it; the name is the mark of completion. What a killed start
left behind is dropped by the next. While it is lived a power cut may lose it, since nobody waits for
the disk; the renaming does wait, and so makes all that came before it durable as well.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from demo.database_name import demo_database_name
from demo.history import ORGANISATIONS, SEED, generate_history
from demo.simulation import Progress
from projections.installation import create_missing
from projections.rebuild import rebuild_stale
from projections.views import VIEWS
from projections.worker import Worker
from services.event_store import EventStore
from services.migrations import migrate

LOCK: Final = 0x64656D6F
"""Number of the advisory lock ("demo"): of two first starts at once the second waits, and finds all done."""

_EXISTS: Final = "SELECT 1 FROM pg_database WHERE datname = %s"
_DROP: Final = SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")


@dataclass(frozen=True)
class DemoOptions:
    """Which history is wanted. `today` is the day after its last; `fresh` is to begin anew."""

    today: date
    organisations: int = ORGANISATIONS
    seed: int = SEED
    recreate: bool = False


@dataclass(frozen=True)
class ProgressReporter:
    """Who is told how far things are: of waiting for another start, of days lived, of views built."""

    on_waiting: Callable[[], None]
    on_generating: Progress
    on_building_views: Callable[[], None]


@dataclass(frozen=True)
class DemoDatabase:
    """The database's address; how many events were lived in how many seconds, if they were just now."""

    url: str
    events: int = 0
    seconds: float = 0.0


def demo_database(server: str, options: DemoOptions, progress: ProgressReporter) -> DemoDatabase:
    """The made-up history, lived now unless it is there. Raises psycopg.Error and what the services raise."""
    with (
        psycopg.connect(server, autocommit=True, application_name="certtrail demo") as connection,
        _exclusive(connection, progress),
    ):
        name = demo_database_name(server)
        if options.recreate or not connection.execute(_EXISTS, (name,)).fetchone():
            return _create(connection, server, options, progress)
    database = DemoDatabase(make_conninfo(server, dbname=name))
    migrate(database.url, create_missing)
    with EventStore(database.url, lambda: datetime.now(UTC)) as store:
        rebuild_stale(VIEWS, store, database.url)
    return database


@contextmanager
def _exclusive(connection: psycopg.Connection, progress: ProgressReporter) -> Iterator[None]:
    is_locked = connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
    if is_locked != (True,):
        progress.on_waiting()
        connection.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
    yield
    connection.execute("SELECT pg_advisory_unlock(%s)", (LOCK,))


def _create(
    connection: psycopg.Connection, server: str, options: DemoOptions, progress: ProgressReporter
) -> DemoDatabase:
    name, temporary_name = demo_database_name(server), f"{demo_database_name(server)}_unfinished"
    connection.execute(_DROP.format(Identifier(temporary_name)))
    connection.execute(SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(temporary_name)))
    started = time.monotonic()
    unfinished = make_conninfo(server, dbname=temporary_name, options="-csynchronous_commit=off")
    migrate(unfinished, create_missing)
    summary = generate_history(
        unfinished, options.today, progress.on_generating, options.organisations, options.seed
    )
    seconds = time.monotonic() - started
    progress.on_building_views()
    with EventStore(unfinished, lambda: datetime.now(UTC)) as store:
        Worker(unfinished, store, VIEWS).catch_up()
    connection.execute(_DROP.format(Identifier(name)))
    connection.execute(
        SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(temporary_name), Identifier(name))
    )
    return DemoDatabase(make_conninfo(server, dbname=name), summary.events, seconds)
