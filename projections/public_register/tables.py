"""Tables of the public register.

Open ends are infinite: what is known now is known until infinity, the first period begins at -infinity and
the last one ends at infinity. Rows are never removed, only closed.
"""

from typing import Final

from psycopg.sql import SQL, Composed, Identifier

VERSION: Final = 8
"""Raise it with every change of these tables, or of what a batch writes to them (projections/view.py)."""

_TABLES: Final = SQL("""
CREATE TABLE {s}.cases (
    certificate uuid PRIMARY KEY,
    body text NOT NULL,
    scheme text NOT NULL,
    prior uuid
);

CREATE TABLE {s}.certificates (
    certificate uuid PRIMARY KEY,
    number text NOT NULL,
    number_key text NOT NULL UNIQUE,
    body text NOT NULL,
    scheme text NOT NULL,
    first_issued date NOT NULL,
    decided_on date NOT NULL,
    valid_from date NOT NULL,
    valid_until date NOT NULL,
    replaces text,
    facts jsonb NOT NULL
);
CREATE INDEX ON {s}.certificates (scheme);
CREATE INDEX ON {s}.certificates (body, number_key);

CREATE TABLE {s}.periods (
    certificate uuid NOT NULL,
    known_from timestamptz NOT NULL,
    known_until timestamptz NOT NULL,
    starts timestamptz NOT NULL,
    ends timestamptz NOT NULL,
    position bigint NOT NULL,
    status text NOT NULL,
    level text,
    standing jsonb NOT NULL,
    PRIMARY KEY (certificate, starts, known_from)
);

CREATE TABLE {s}.happenings (
    position bigint PRIMARY KEY,
    certificate uuid NOT NULL,
    version bigint NOT NULL,
    what text NOT NULL,
    effective_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    status text NOT NULL,
    details jsonb NOT NULL
);
CREATE INDEX ON {s}.happenings (certificate, position);

CREATE TABLE {s}.names (
    certificate uuid NOT NULL,
    name text NOT NULL,
    folded text NOT NULL,
    grams text[] NOT NULL,
    known_from timestamptz NOT NULL,
    PRIMARY KEY (certificate, name)
);
CREATE INDEX ON {s}.names USING gin (grams);

CREATE TABLE {s}.codes (
    certificate uuid NOT NULL,
    uscc text NOT NULL,
    known_from timestamptz NOT NULL,
    PRIMARY KEY (uscc, certificate)
);

CREATE TABLE {s}.maintained (
    certificate uuid NOT NULL,
    held_on date NOT NULL,
    until date NOT NULL,
    known_from timestamptz NOT NULL,
    known_until timestamptz NOT NULL,
    PRIMARY KEY (certificate, held_on, known_from)
);

CREATE TABLE {s}.bodies (
    body text NOT NULL,
    version bigint NOT NULL,
    since timestamptz NOT NULL,
    known_from timestamptz NOT NULL,
    zh text NOT NULL,
    en text NOT NULL,
    PRIMARY KEY (body, known_from)
);

CREATE TABLE {s}.approvals (
    body text NOT NULL,
    scheme text NOT NULL,
    edition text NOT NULL,
    field text NOT NULL,
    starts timestamptz NOT NULL,
    ends timestamptz NOT NULL,
    first_day date NOT NULL,
    state text NOT NULL,
    version bigint NOT NULL,
    reference text,
    known_from timestamptz NOT NULL,
    known_until timestamptz NOT NULL,
    PRIMARY KEY (body, scheme, edition, field, starts, version, known_from)
);

CREATE TABLE {s}.body_states (
    stream uuid PRIMARY KEY,
    body text NOT NULL,
    approvals jsonb NOT NULL
);

CREATE TABLE {s}.body_events (
    position bigint PRIMARY KEY,
    body text NOT NULL,
    version bigint NOT NULL,
    what text NOT NULL,
    effective_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    details jsonb NOT NULL,
    in_feed boolean NOT NULL
);
CREATE INDEX ON {s}.body_events (body, position);

CREATE TABLE {s}.rulesets (
    position bigint PRIMARY KEY,
    adopted_at timestamptz NOT NULL
);

CREATE TABLE {s}.schemes (
    scheme text PRIMARY KEY,
    content jsonb NOT NULL
);
""")


def tables(schema: Identifier) -> Composed:
    """The SQL that creates the tables in that schema."""
    return _TABLES.format(s=schema)
