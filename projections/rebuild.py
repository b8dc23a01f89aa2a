"""Rebuild of a view from the log while the live one goes on serving.

The new view is built in `<view>_next` up to the position of the live one; then, with writers of the live one
blocked, follow the last events, the comparison and the switch. Readers lock the tracking row first and until
the end of their transaction, so none reads a mixture of the old view and the new one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import psycopg
from psycopg.sql import SQL, Identifier

from projections import tracking
from projections.comparison import Comparison, compare
from projections.grants import copy_grants
from projections.row_differences import Difference
from projections.view import Connection, EventLog, View, in_schema
from projections.worker_lock import advisory_lock, wake

BATCH: Final = 500

Progress = Callable[[int, int], None]
"""Called with the position reached and the position to reach."""

_DROP: Final = SQL("DROP SCHEMA IF EXISTS {s} CASCADE")
_BLOCK_WRITERS: Final = SQL("LOCK TABLE {s}.tracking IN EXCLUSIVE MODE")
_BLOCK_READERS: Final = SQL("LOCK TABLE {s}.tracking IN ACCESS EXCLUSIVE MODE")
_RENAME: Final = SQL("ALTER SCHEMA {old} RENAME TO {new}")
_KEEP_TRACKING: Final = SQL("""
UPDATE {s}.tracking SET (seen_until, opened) =
    (SELECT seen_until, coalesce((to_jsonb(t) ->> 'opened')::boolean, true) FROM {live}.tracking AS t)
""")
"""Migrations granted the privileges of a view of release 0.1, so it counts as opened."""


class RebuildInProgress(RuntimeError):
    """Another process is rebuilding the same view."""

    def __init__(self, view: str) -> None:
        self.view = view
        super().__init__(f"the view {view} is already being rebuilt: wait for it to finish")


@dataclass(frozen=True)
class RebuildResult:
    """The result: at which position, whether the view was switched, what differed.

    `added` and `removed` are fields that only the new or only the old version has.
    """

    view: str
    position: int
    switched: bool
    differences: tuple[Difference, ...]
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def rebuild(
    view: View,
    log: EventLog,
    url: str,
    progress: Progress | None = None,
    *,
    accept_differences: bool = False,
) -> RebuildResult:
    """Rebuild the view, and switch to it if it equals the live one or differences are accepted.

    If the live one is of another version, it must be equal in the fields that both have. If differences are
    not accepted, `<view>_next` stays for inspection. Raises RebuildInProgress, ViewMissing,
    psycopg.Error, and what the log or the view raises; the live view is then as it was.
    """
    next_schema, old_schema = f"{view.name}_next", f"{view.name}_old"
    with (
        psycopg.connect(url, autocommit=True, application_name="certtrail rebuild") as connection,
        advisory_lock(connection, f"rebuild {view.name}") as is_acquired,
    ):
        if not is_acquired:
            raise RebuildInProgress(view.name)
        tracking.tracking_state(connection, view.name)
        for leftover in (next_schema, old_schema):
            connection.execute(in_schema(_DROP, leftover))
        _create(connection, view, next_schema)
        _catch_up(connection, view, next_schema, log, progress)
        result = _switch(connection, view, log, accept_differences)
        connection.execute(in_schema(_DROP, old_schema))
        wake(connection)
    return result


def rebuild_stale(views: Sequence[View], log: EventLog, url: str) -> tuple[RebuildResult, ...]:
    """Rebuild each view that an older release built. Raises as `rebuild`."""
    with psycopg.connect(url, autocommit=True, application_name="certtrail rebuild") as connection:
        stale = [
            view for view in views if tracking.tracking_state(connection, view.name).version < view.version
        ]
    return tuple(rebuild(view, log, url) for view in stale)


def _create(connection: Connection, view: View, schema: str) -> None:
    with connection.transaction():
        tracking.create(connection, view, schema)
        if view.prepare:
            view.prepare(connection, schema)
        copy_grants(connection, view.name, schema)


def _catch_up(
    connection: Connection, view: View, next_schema: str, log: EventLog, progress: Progress | None
) -> None:
    """Read up to the position of the live view, in batches; past it the two could not be compared."""
    while True:
        goal = tracking.tracking_state(connection, view.name).position
        with connection.transaction():
            position = _step(connection, view, next_schema, log, goal)
        if progress:
            progress(position, goal)
        if position >= goal:
            return


def _step(connection: Connection, view: View, next_schema: str, log: EventLog, goal: int) -> int:
    """Apply one batch; the position reached."""
    position = tracking.tracking_state(connection, next_schema).position
    batch = [recorded for recorded in log.after(position, BATCH) if recorded.position <= goal]
    if not batch:
        return goal
    tracking.advance(connection, view, next_schema, position, batch)
    return batch[-1].position


def _switch(connection: Connection, view: View, log: EventLog, accept_differences: bool) -> RebuildResult:
    """Block writers of the live view, apply the last events, compare, and rename the schemas."""
    next_schema, old_schema = f"{view.name}_next", f"{view.name}_old"
    with connection.transaction():
        connection.execute(in_schema(_BLOCK_WRITERS, view.name))
        live = tracking.tracking_state(connection, view.name)
        while _step(connection, view, next_schema, log, live.position) < live.position:
            pass
        same_version = live.version == view.version
        found = compare(connection, view.name, next_schema, same_version=same_version, memory=view.memory)
        switch = accept_differences or not found.differences
        if switch:
            connection.execute(_KEEP_TRACKING.format(s=Identifier(next_schema), live=Identifier(view.name)))
            connection.execute(in_schema(_BLOCK_READERS, view.name))
            _rename(connection, view.name, old_schema)
            _rename(connection, next_schema, view.name)
    return _result(view, live.position, switch, found)


def _result(view: View, position: int, switch: bool, found: Comparison) -> RebuildResult:
    return RebuildResult(
        view.name, position, switch, tuple(found.differences), tuple(found.added), tuple(found.removed)
    )


def _rename(connection: Connection, old: str, new: str) -> None:
    connection.execute(_RENAME.format(old=Identifier(old), new=Identifier(new)))
