"""How far has a view read? One row in the view's own schema, moved in the transaction of each batch.

`seen_until` is the worker's word that nothing recorded before that moment is missing from the view,
although nothing was recorded lately (docs/adr/0004-bitemporal-periods.md).
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from psycopg.sql import SQL, Identifier

from projections.view import Batch, Session, View, scoped

_CREATE: Final = SQL("""
CREATE SCHEMA {s};
CREATE TABLE {s}.tracking (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    position bigint NOT NULL,
    recorded_at timestamptz,
    seen_until timestamptz
);
INSERT INTO {s}.tracking (position) VALUES (0);
""")

_REACHED: Final = SQL("SELECT position, recorded_at, seen_until FROM {s}.tracking")

_MOVE: Final = SQL("""
UPDATE {s}.tracking SET position = %s, recorded_at = %s WHERE position = %s RETURNING seen_until
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


@dataclass(frozen=True)
class Reached:
    """How far a view has read: the last event it holds, and until when it surely lacks none."""

    position: int
    recorded_at: datetime | None
    seen_until: datetime | None

    @property
    def complete_until(self) -> datetime | None:
        """Everything recorded up to this moment is in the view; nothing can come in before it."""
        moments = [moment for moment in (self.recorded_at, self.seen_until) if moment]
        return max(moments, default=None)


def create(connection: Session, view: View, schema: str) -> None:
    """The empty view in a schema of that name, at position 0."""
    connection.execute(scoped(_CREATE, schema))
    connection.execute(view.tables(Identifier(schema)))


def reached(connection: Session, schema: str) -> Reached:
    """How far the view has read."""
    position, recorded_at, seen_until = connection.execute(scoped(_REACHED, schema)).fetchall()[0]
    return Reached(position, recorded_at, seen_until)


def advance(connection: Session, view: View, schema: str, position: int, batch: Batch) -> None:
    """Move from a position past the batch and apply it; the caller's transaction holds both or neither.

    The position goes first, so that of two writers the second waits, then finds it moved and stops.
    Raises TrackingMoved.
    """
    last = batch[-1]
    moved = connection.execute(scoped(_MOVE, schema), (last.position, last.recorded_at, position))
    promised = moved.fetchone()
    if promised is None:
        raise TrackingMoved(schema, position)
    if promised[0] and batch[0].recorded_at <= promised[0]:
        _LOG.error(_BROKEN_PROMISE, schema, batch[0].position, batch[0].recorded_at, promised[0])
    view.apply(connection, schema, batch)


def claim(connection: Session, schema: str, position: int, seen_until: datetime) -> None:
    """Say that at this position nothing recorded before that moment is missing."""
    connection.execute(scoped(_CLAIM, schema), (seen_until, position))
