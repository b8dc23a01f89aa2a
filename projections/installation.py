"""Installation of views: those in a database, compared with those of this release."""

from collections.abc import Callable, Sequence
from typing import Final

from psycopg import errors
from psycopg.sql import SQL

from projections import tracking
from projections.grants import READER, WRITER, grant
from projections.tracking import StaleView, ViewMissing
from projections.view import Connection, View, in_schema
from projections.views import VIEWS
from projections.worker_lock import advisory_lock, wake

_INSTALLED: Final = """
SELECT nspname
  FROM pg_class
  JOIN pg_namespace ON pg_namespace.oid = relnamespace
  JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'seen_until'
 WHERE relname = 'tracking' AND relkind = 'r' AND nspname !~ '_(next|old)$'
 ORDER BY nspname
"""

# A view of release 0.1 has no such column: migrations granted its privileges.
_OPENED: Final = SQL("SELECT coalesce((to_jsonb(t) ->> 'opened')::boolean, true) FROM {s}.tracking AS t")
_OPEN: Final = SQL("UPDATE {s}.tracking SET opened = true")
_DROP: Final = SQL("DROP SCHEMA {s} CASCADE")

Say = Callable[[str], None]


class ViewInUse(RuntimeError):
    """The view must not be dropped: a process updates it, or this release reads it."""


def installed(connection: Connection) -> tuple[str, ...]:
    """The names of the views in the database, those of other releases among them."""
    return tuple(name for (name,) in connection.execute(_INSTALLED))


def create_missing(connection: Connection, say: Say, views: Sequence[View] = VIEWS) -> tuple[str, ...]:
    """Create the views that the database lacks, each in its own transaction; return what was created.

    `say` receives what the operator has to do: rebuild a view of another version, drop one that is no
    longer followed. A view that cannot be created does not stop the others. Raises psycopg.Error, at the end.
    """
    present, failures = set(installed(connection)), list[errors.Error]()
    done = []
    for view in views:
        try:
            if view.name not in present:
                with connection.transaction():
                    tracking.create(connection, view, view.name)
                done.append(f"view {view.name}")
            _open_to_roles(connection, view, say)
            tracking.writable(connection, view)
        except StaleView as stale:
            say(str(stale))
        except errors.Error as failure:
            failure.add_note(f"while the view {view.name} was created")
            failures.append(failure)
    for name in sorted(present - {view.name for view in views}):
        say(f"the view {name} is no longer followed: `certtrail views drop {name}` removes it")
    wake(connection)
    if failures:
        raise failures[0]
    return tuple(done)


def drop(connection: Connection, name: str, views: Sequence[View] = VIEWS) -> None:
    """Remove a view that this release no longer has. Raises ViewMissing, ViewInUse, psycopg.Error."""
    if name not in installed(connection):
        raise ViewMissing(name)
    if name in {view.name for view in views}:
        raise ViewInUse(f"the view {name} is one of this release: `certtrail rebuild {name}` builds it anew")
    with advisory_lock(connection, name) as alone:
        if not alone:
            raise ViewInUse(f"another process follows the view {name}: stop that one first")
        connection.execute(in_schema(_DROP, name))


def _open_to_roles(connection: Connection, view: View, say: Say) -> None:
    """Grant the service roles access to the view, once: what an operator revokes later stays revoked."""
    if connection.execute(in_schema(_OPENED, view.name)).fetchone() == (True,):
        return
    try:
        with connection.transaction():
            grant(connection, view.name, WRITER, READER)
            connection.execute(in_schema(_OPEN, view.name))
    except errors.UndefinedObject as missing:
        say(f"the view {view.name} is not opened to the roles yet: {missing.diag.message_primary}")
