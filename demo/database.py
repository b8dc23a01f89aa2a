"""Database of the demonstration data: created once, complete or not at all.

The data have a database of their own on the server. They are generated in a temporary database, which
is renamed when everything is in it: the name marks completion. A temporary database that a killed start
left is dropped by the next start. Generation runs with synchronous_commit off, so a power cut may lose
it; the renaming is synchronous and flushes all earlier transactions to disk as well.
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
from services.adoption import adopt_rules
from services.event_store import EventStore
from services.migrations import migrate

LOCK: Final = 0x64656D6F
"""Number of the advisory lock ("demo"): of two first starts the second waits and reuses the data."""

_EXISTS: Final = "SELECT 1 FROM pg_database WHERE datname = %s"
_DROP: Final = SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")


@dataclass(frozen=True)
class DemoOptions:
    """Parameters of the history. `today` is the day after its last; `recreate` replaces an existing one."""

    today: date
    organisations: int = ORGANISATIONS
    seed: int = SEED
    recreate: bool = False


@dataclass(frozen=True)
class ProgressReporter:
    """Callbacks for progress: waiting for another start, days generated, views being built."""

    on_waiting: Callable[[], None]
    on_generating: Progress
    on_building_views: Callable[[], None]


@dataclass(frozen=True)
class DemoDatabase:
    """The database's URL; `events` and `seconds` are those of the generation, 0 if the data existed."""

    url: str
    events: int = 0
    seconds: float = 0.0


def demo_database(server: str, options: DemoOptions, progress: ProgressReporter) -> DemoDatabase:
    """The database of the history, generated if there is none.

    Raises psycopg.Error and the errors of the services.
    """
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
        adopt_rules(store)
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
