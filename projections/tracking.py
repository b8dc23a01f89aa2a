"""Tracking of views: position, version and horizon, one row in the view's schema, moved with each batch.

`seen_until` is the worker's statement that nothing recorded before that moment is missing from the view,
even if nothing was recorded lately (docs/adr/0004-bitemporal-periods.md).
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from psycopg import errors
from psycopg.sql import SQL, Identifier, Literal

from domain.errors import TranslatableError
from projections.view import Batch, Connection, View, in_schema

_CREATE: Final = SQL("""
CREATE SCHEMA {s};
CREATE TABLE {s}.tracking (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    position bigint NOT NULL,
    recorded_at timestamptz,
    seen_until timestamptz,
    version integer NOT NULL,
    opened boolean NOT NULL DEFAULT false
);
INSERT INTO {s}.tracking (position, version) VALUES (0, {version});
COMMENT ON COLUMN {s}.tracking.opened IS 'whether the service roles have been granted access';
""")

# A view of release 0.1 has no column for the version: it is the first.
_SELECT: Final = SQL("""
SELECT position, recorded_at, seen_until, coalesce((to_jsonb(t) ->> 'version')::integer, 1)
  FROM {s}.tracking AS t
""")

_MOVE: Final = SQL("""
UPDATE {s}.tracking AS t SET position = %s, recorded_at = %s WHERE position = %s
RETURNING seen_until, coalesce((to_jsonb(t) ->> 'version')::integer, 1)
""")

_CLAIM: Final = SQL("""
UPDATE {s}.tracking SET seen_until = greatest(seen_until, %s) WHERE position = %s
""")


_LOG: Final = logging.getLogger(__name__)
_INCOMPLETE_CLAIM: Final = (
    "the view %s received position %d, recorded at %s, although it was complete until %s: answers already "
    "given as known in between may differ now; synchronise the clocks of the machines that write"
)


class TrackingMoved(RuntimeError):
    """Another process moved the position of a view: two workers write to it, or it was restored by hand."""

    def __init__(self, schema: str, position: int) -> None:
        self.schema, self.position = schema, position
        super().__init__(
            f"the view {schema} is no longer at position {position}: another process writes to it; "
            "stop that one, then start this one again"
        )


class ViewUnavailable(TranslatableError):
    """A view cannot be used by this release; the others can."""

    view: str

    @property
    def reason(self) -> str:
        """What is wrong with the view and what to do, as the continuation of its name."""
        return str(self).removeprefix(f"the view {self.view} ")


class ViewMissing(ViewUnavailable):
    """The view was never created in this database."""

    def __init__(self, view: str) -> None:
        self.view = view
        super().__init__("the view {view} is missing: run `certtrail migrate`", view=view)


class StaleView(ViewUnavailable):
    """The view was built as another version than the one this release reads and writes."""

    def __init__(self, view: str, built: int, needed: int) -> None:
        self.view, self.built, self.needed = view, built, needed
        super().__init__(
            "the view {view} has version {built}, this release needs {needed}: run `certtrail rebuild {view}`"
            if built < needed
            else "the view {view} has version {built}, of a newer release; this one has version {needed}",
            view=view,
            built=built,
            needed=needed,
        )


@dataclass(frozen=True)
class TrackingState:
    """How far a view has read: its last event, the moment until which it is complete, and its version."""

    position: int
    recorded_at: datetime | None
    seen_until: datetime | None
    version: int = 1

    @property
    def complete_until(self) -> datetime | None:
        """The horizon: everything recorded up to this moment is in the view; nothing earlier can follow."""
        moments = [moment for moment in (self.recorded_at, self.seen_until) if moment]
        return max(moments, default=None)


def create(connection: Connection, view: View, schema: str) -> None:
    """Create the empty view in a schema of that name, at position 0."""
    connection.execute(_CREATE.format(s=Identifier(schema), version=Literal(view.version)))
    connection.execute(view.tables(Identifier(schema)))


def tracking_state(connection: Connection, schema: str) -> TrackingState:
    """How far the view has read, whatever its version. Raises ViewMissing."""
    try:
        rows = connection.execute(in_schema(_SELECT, schema)).fetchall()
    except (errors.UndefinedTable, errors.InvalidSchemaName) as missing:
        raise ViewMissing(schema) from missing
    if not rows:
        raise ViewMissing(schema)
    return TrackingState(*rows[0])


def hold(connection: Connection, schema: str, version: int) -> TrackingState:
    """How far the view has read; a rebuild cannot replace it before the end of the transaction.

    Every reader calls this first. A newer version can be read, since a rebuild changes no field that both
    have. Raises ViewMissing, StaleView.
    """
    state = tracking_state(connection, schema)
    if state.version < version:
        raise StaleView(schema, state.version, version)
    return state


def writable(connection: Connection, view: View) -> TrackingState:
    """How far the view has read, provided this release may write to it. Raises ViewMissing, StaleView."""
    state = tracking_state(connection, view.name)
    if state.version != view.version:
        raise StaleView(view.name, state.version, view.version)
    return state


def advance(connection: Connection, view: View, schema: str, position: int, batch: Batch) -> None:
    """Apply the batch and move the position past it, both in the caller's transaction.

    The position is moved first, so that of two writers the second waits, finds it moved and stops.
    Raises TrackingMoved, StaleView.
    """
    last = batch[-1]
    row = connection.execute(in_schema(_MOVE, schema), (last.position, last.recorded_at, position)).fetchone()
    if row is None:
        raise TrackingMoved(schema, position)
    previous_claim, version = row
    if version != view.version:
        raise StaleView(schema, version, view.version)
    if previous_claim and batch[0].recorded_at <= previous_claim:
        _LOG.error(_INCOMPLETE_CLAIM, schema, batch[0].position, batch[0].recorded_at, previous_claim)
    view.apply(connection, schema, batch)


def claim_complete(connection: Connection, schema: str, position: int, seen_until: datetime) -> None:
    """Record that at this position nothing recorded before that moment is missing."""
    connection.execute(in_schema(_CLAIM, schema), (seen_until, position))
