"""How far has a view read? One row in the view's own schema, moved in the transaction of each batch.

`seen_until` is the worker's word that nothing recorded before that moment is missing from the view,
although nothing was recorded lately (docs/adr/0004-bitemporal-periods.md).
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
COMMENT ON COLUMN {s}.tracking.opened IS 'whether the roles of the service were let use the view';
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
_BROKEN_PROMISE: Final = (
    "the view %s learns of position %d, recorded at %s, although it was complete until %s: answers given "
    "as known in between may differ now; the clocks of the machines that write disagree, set them right"
)


class TrackingMoved(RuntimeError):
    """Someone else moved the position of a view: two workers write to it, or it was restored by hand."""

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
        """What is wrong with the view and what to do, in a few words that go on from its name."""
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
    """How far a view has read: the last event it holds, until when it surely lacks none, and its version."""

    position: int
    recorded_at: datetime | None
    seen_until: datetime | None
    version: int = 1

    @property
    def complete_until(self) -> datetime | None:
        """Everything recorded up to this moment is in the view; nothing can come in before it."""
        moments = [moment for moment in (self.recorded_at, self.seen_until) if moment]
        return max(moments, default=None)


def create(connection: Connection, view: View, schema: str) -> None:
    """The empty view in a schema of that name, at position 0."""
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
    """How far the view has read; a rebuild does not replace it before the end of the transaction.

    Every reader begins with this. A newer version can be read, since a rebuild changes no field that both
    have. Raises ViewMissing, StaleView.
    """
    state = tracking_state(connection, schema)
    if state.version < version:
        raise StaleView(schema, state.version, version)
    return state


def writable(connection: Connection, view: View) -> TrackingState:
    """How far the view has read, if this release may write to it. Raises ViewMissing, StaleView."""
    state = tracking_state(connection, view.name)
    if state.version != view.version:
        raise StaleView(view.name, state.version, view.version)
    return state


def advance(connection: Connection, view: View, schema: str, position: int, batch: Batch) -> None:
    """Move from a position past the batch and apply it; the caller's transaction holds both or neither.

    The position goes first, so that of two writers the second waits, then finds it moved and stops.
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
        _LOG.error(_BROKEN_PROMISE, schema, batch[0].position, batch[0].recorded_at, previous_claim)
    view.apply(connection, schema, batch)


def claim_complete(connection: Connection, schema: str, position: int, seen_until: datetime) -> None:
    """Say that at this position nothing recorded before that moment is missing."""
    connection.execute(in_schema(_CLAIM, schema), (seen_until, position))
