-- Who may come in. Keys are kept as digests only: what was shown once cannot be shown again.

CREATE SCHEMA people;

CREATE TABLE people.api_keys (
    prefix text PRIMARY KEY,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    person text NOT NULL,
    roles text[] NOT NULL CHECK (cardinality(roles) > 0),
    body text,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz,
    note text NOT NULL DEFAULT ''
);
