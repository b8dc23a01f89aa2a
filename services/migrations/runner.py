"""Runner of migrations: what a database lacks for this release, in order, once."""

import logging
from collections.abc import Callable, Sequence
from typing import Final

import psycopg
from psycopg import Connection, errors
from psycopg.rows import TupleRow

from services.migrations.ledger import LEDGER, Migration

_LOG: Final = logging.getLogger(__name__)

LOCK: Final = 0x63657274
"""Number of the advisory lock ("cert"): of two first starts at once, the second waits and finds all done."""

_TABLE: Final = """
CREATE SCHEMA IF NOT EXISTS certtrail;
CREATE TABLE IF NOT EXISTS certtrail.migrations (
    name text PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now()
);
"""

Say = Callable[[str], None]

Views = Callable[[Connection[TupleRow], Say], Sequence[str]]
"""Creates the views that are missing, each in a transaction of its own; the names of what was done."""


def migrate(
    url: str, views: Views, ledger: Sequence[Migration] = LEDGER, say: Say = _LOG.warning
) -> tuple[str, ...]:
    """Run the missing migrations in one transaction, then create the missing views; names of what was done.

    What was postponed, or is left to the operator, is told to `say` in a sentence. Raises psycopg.Error.
    """
    with psycopg.connect(url, autocommit=True, application_name="certtrail migrate") as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        with connection.transaction():
            connection.execute(_TABLE)
            applied = {name for (name,) in connection.execute("SELECT name FROM certtrail.migrations")}
            missing = [each for each in ledger if each.name not in applied]
            done = [each.name for each in missing if _applied(connection, each, say)]
        return (*done, *views(connection, say))


def _applied(connection: Connection[TupleRow], migration: Migration, say: Say) -> bool:
    """Whether it was applied, and not postponed. As bytes the file may hold many statements and any `%`."""
    try:
        with connection.transaction():
            connection.execute(migration.sql.encode())
            connection.execute("INSERT INTO certtrail.migrations (name) VALUES (%s)", (migration.name,))
    except errors.UndefinedObject as missing:
        if not migration.optional:
            raise
        say(f"{migration.name} is postponed: {missing.diag.message_primary}")
        return False
    return True
