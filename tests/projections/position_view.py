"""A view for tests of the worker: it stores each position once, and can be made to fail."""

from collections.abc import Callable

from psycopg.sql import SQL, Composed, Identifier

from projections.tracking import create
from projections.view import Batch, Connection, View, execute_many, in_schema

TABLES = SQL("CREATE TABLE {s}.seen (position bigint PRIMARY KEY, topic text NOT NULL)")
INSERT = SQL("INSERT INTO {s}.seen (position, topic) VALUES (%s, %s)")

Failure = Callable[[Connection, Batch], None]


def position_view(name: str, failure: Failure | None = None, version: int = 1) -> View:
    """A view of that name; `trouble` comes after its rows were written, before the commit."""

    def tables(schema: Identifier) -> Composed:
        return TABLES.format(s=schema)

    def apply(connection: Connection, schema: str, batch: Batch) -> None:
        execute_many(connection, INSERT, schema, [(each.position, each.topic) for each in batch])
        if failure:
            failure(connection, batch)

    return View(name, version, tables, apply)


def create_views(connection: Connection, *views: View) -> None:
    for view in views:
        create(connection, view, view.name)


def positions_seen(connection: Connection, view: str) -> list[int]:
    rows = connection.execute(in_schema(SQL("SELECT position FROM {s}.seen ORDER BY position"), view))
    return [position for (position,) in rows]
