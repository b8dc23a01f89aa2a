"""Tables of the audit trail: a row for each event, and the subject of each stream."""

from typing import Final

from psycopg.sql import SQL, Composed, Identifier

VERSION: Final = 1
"""Raise it with every change of these tables, or of what a batch writes to them (projections/view.py)."""

_TABLES: Final = SQL("""
CREATE TABLE {s}.entries (
    position bigint PRIMARY KEY,
    stream uuid NOT NULL,
    version bigint NOT NULL,
    kind text NOT NULL,
    topic text NOT NULL,
    recorded_at timestamptz NOT NULL,
    effective_at timestamptz NOT NULL,
    person text NOT NULL,
    role text NOT NULL,
    actor_body text,
    command uuid NOT NULL,
    correlation uuid NOT NULL,
    number text,
    body text,
    reason text NOT NULL,
    payload jsonb NOT NULL
);
CREATE UNIQUE INDEX ON {s}.entries (stream, version);
CREATE INDEX ON {s}.entries (body, position);
CREATE INDEX ON {s}.entries (person, position);
CREATE INDEX ON {s}.entries (topic, position);
CREATE INDEX ON {s}.entries (recorded_at);

CREATE TABLE {s}.streams (
    stream uuid PRIMARY KEY,
    body text,
    number text,
    number_key text UNIQUE
);
""")


def tables(schema: Identifier) -> Composed:
    """The SQL that creates the tables in that schema."""
    return _TABLES.format(s=schema)
