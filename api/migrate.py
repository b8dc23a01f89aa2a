"""What does a database still lack for this release, and how does it get there?

Each room says in SQL of its own what it needs; here that is put in order. A migration that has run
anywhere never changes: what comes later is a new one, at the end of the list.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import psycopg

from api.roles import (
    READER,
    WRITER,
    Postponed,
    grant_access_log,
    grant_accounts,
    grant_drafts,
    grant_oidc,
    grant_rates,
    grant_roles,
    grant_sessions,
)
from projections.views import create_views, grant_views
from services import access_log, accounts, drafts, event_store, keys, oidc, rates, sessions

_LOG: Final = logging.getLogger(__name__)

LOCK: Final = 0x63657274
"""Number of the advisory lock ("cert"): of two first starts at once, the second waits and finds all done."""

_LEDGER: Final = """
CREATE SCHEMA IF NOT EXISTS certtrail;
CREATE TABLE IF NOT EXISTS certtrail.migrations (
    name text PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now()
);
"""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Migration:
    """One step, known by its name for ever, done within the given transaction.

    It may raise Postponed: then it is tried again the next time.
    """

    name: str
    step: Callable[[psycopg.Connection], object]


def script(sql: Callable[[], str]) -> Callable[[psycopg.Connection], object]:
    """The step that runs a room's own SQL, which is read only then."""
    return lambda connection: connection.execute(sql().encode())


def _let_roles_use_views(connection: psycopg.Connection) -> None:
    """Postponed as long as the roles are."""
    try:
        grant_views(connection, WRITER, READER)
    except psycopg.errors.UndefinedObject as missing:
        raise Postponed(
            f"access to the views was not granted to {WRITER} and {READER}, which do not exist yet"
        ) from missing


MIGRATIONS: Final = (
    Migration("events-1", script(event_store.tables)),
    Migration("people-1", script(keys.tables)),
    Migration("roles-1", grant_roles),
    Migration("views-1", create_views),
    Migration("views-roles-1", _let_roles_use_views),
    Migration("accounts-1", script(accounts.tables)),
    Migration("accounts-roles-1", grant_accounts),
    Migration("sessions-1", script(sessions.tables)),
    Migration("sessions-roles-1", grant_sessions),
    Migration("people-2", script(keys.scopes)),
    Migration("access-1", script(access_log.tables)),
    Migration("access-roles-1", grant_access_log),
    Migration("rates-1", script(rates.tables)),
    Migration("rates-roles-1", grant_rates),
    Migration("oidc-1", script(oidc.tables)),
    Migration("oidc-roles-1", grant_oidc),
    Migration("drafts-1", script(drafts.tables)),
    Migration("drafts-roles-1", grant_drafts),
)


def migrate(
    url: str, migrations: Sequence[Migration] = MIGRATIONS, say: Say = _LOG.warning
) -> tuple[str, ...]:
    """Do what is missing, in order and in one transaction; the names of what was done.

    What had to be postponed is told to `say` in a sentence. Raises psycopg.Error.
    """
    with psycopg.connect(url) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        connection.execute(_LEDGER)
        done = {name for (name,) in connection.execute("SELECT name FROM certtrail.migrations")}
        missing = [each for each in migrations if each.name not in done]
        return tuple(each.name for each in missing if _applied(connection, each, say))


def _applied(connection: psycopg.Connection, migration: Migration, say: Say) -> bool:
    try:
        with connection.transaction():
            migration.step(connection)
            connection.execute("INSERT INTO certtrail.migrations (name) VALUES (%s)", (migration.name,))
    except Postponed as postponed:
        say(str(postponed))
        return False
    return True
