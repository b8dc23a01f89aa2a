"""Tables of the audit trail: a row for each event, the subject of each stream, and indicators.

An indicator is what a rule of the domain finds in a whole history (indicators.py): the event at `position`
deserves a second look. It is stored, since SQL would have to repeat the rule, and computed again when a
decision of the same stream changes it.
"""

from typing import Final

from psycopg.sql import SQL, Composed, Identifier

VERSION: Final = 3
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
    number_key text UNIQUE,
    uscc text
);
CREATE INDEX ON {s}.streams (uscc);

CREATE TABLE {s}.indicators (
    kind text NOT NULL,
    position bigint NOT NULL,
    key text NOT NULL,
    stream uuid NOT NULL,
    measure bigint NOT NULL,
    details jsonb NOT NULL,
    PRIMARY KEY (kind, position, key)
);
CREATE INDEX ON {s}.indicators (stream);
""")


def tables(schema: Identifier) -> Composed:
    """The SQL that creates the tables in that schema."""
    return _TABLES.format(s=schema)
