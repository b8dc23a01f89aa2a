"""Views (read models): a PostgreSQL schema each, updated by batches of events; the log they read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import psycopg
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Composed, Identifier

from domain.recorded import Recorded

Connection = psycopg.Connection[TupleRow]
Batch = Sequence[Recorded]


@dataclass(frozen=True)
class View:
    """A read model. `name` is its schema; a rebuild runs the same view in another schema beside it.

    `version` goes up with every change of what the tables hold or of what `apply` writes: a view that was
    built as another version is not updated until it is rebuilt (docs/adr/0012-migrations.md).
    `memory` names tables, or columns as `table.column`, that hold no answer about a past moment: what a fold
    remembers, or what is due now. Two versions may differ there.
    `prepare`, if there is one, brings in what the tables hold besides the events, in a transaction before
    each round of batches and in a rebuild before the first; it writes nothing if that has not changed.
    `apply` runs inside the transaction that moves the position, and must depend on nothing but the
    events and the view's own tables: that is what makes a rebuilt view equal the live one.
    """

    name: str
    version: int
    tables: Callable[[Identifier], Composed]
    apply: Callable[[Connection, str, Batch], None]
    memory: frozenset[str] = frozenset()
    prepare: Callable[[Connection, str], None] | None = None


def in_schema(text: SQL, schema: str, **fragments: SQL) -> Composed:
    """The statement with the schema in place of `{s}`, and each fragment in place of its name."""
    parts = {name: fragment.format(s=Identifier(schema)) for name, fragment in fragments.items()}
    return text.format(s=Identifier(schema), **parts)


def execute_many(connection: Connection, text: SQL, schema: str, rows: Sequence[Sequence[Any]]) -> None:
    """Execute the statement once for each row, in one batch."""
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(in_schema(text, schema), rows)


class EventLog(Protocol):
    """The event log as views read it, in order of position; gaps between positions are final once seen."""

    def after(self, position: int, limit: int) -> tuple[Recorded, ...]:
        """At most `limit` events after a position, in order; empty at the end of the log."""
        ...

    def last_position(self) -> int:
        """The position of the last event, 0 before the first."""
        ...
