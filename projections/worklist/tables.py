"""Tables of the work list: the cases as the domain folds them, and what is due in each.

`about` is what the next decisions depend on besides the kind; `involved` has for each person the names of the
involvements in the case (domain/certificate/independence.py), so that no SQL repeats the rule. `calendars`
are the sources that an item was counted by, and `working_days` has the calendar that all were counted by.
`held` has the certificates of each holder, by the stream of the holder (rule 21).
"""

from typing import Final

from psycopg.sql import SQL, Composed, Identifier

VERSION: Final = 19
"""Raise it with every change of these tables, or of what a batch writes to them (projections/view.py)."""

_TABLES: Final = SQL("""
CREATE TABLE {s}.cases (
    certificate uuid PRIMARY KEY,
    scheme text NOT NULL,
    state jsonb NOT NULL
);
CREATE INDEX ON {s}.cases (scheme);

CREATE TABLE {s}.items (
    certificate uuid NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    about text NOT NULL,
    involved jsonb NOT NULL,
    body text NOT NULL,
    scheme text NOT NULL,
    number text,
    organisation text NOT NULL,
    due_at timestamptz,
    shown_from date NOT NULL,
    shown_to date NOT NULL,
    since timestamptz NOT NULL,
    sorted_at timestamptz NOT NULL,
    calendars text[] NOT NULL,
    PRIMARY KEY (certificate, kind, subject)
);
CREATE INDEX ON {s}.items (body, sorted_at, certificate, kind, subject);

CREATE TABLE {s}.working_days (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    content jsonb NOT NULL
);

CREATE TABLE {s}.held (
    stream uuid NOT NULL,
    certificate uuid NOT NULL,
    note jsonb NOT NULL,
    PRIMARY KEY (stream, certificate)
);

CREATE TABLE {s}.schemes (
    scheme text PRIMARY KEY,
    content jsonb NOT NULL
);
""")


def tables(schema: Identifier) -> Composed:
    """The SQL that creates the tables in that schema."""
    return _TABLES.format(s=schema)
