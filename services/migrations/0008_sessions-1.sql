-- Who is logged in. Only a digest of what the browser holds is kept; erasing a person ends their sessions.
-- `credentials_at` is `credentials_changed_at` of the person when the proof was given: once they differ, the
-- session is over.

CREATE TABLE people.sessions (
    digest bytea PRIMARY KEY CHECK (length(digest) = 32),
    id uuid NOT NULL UNIQUE,
    person text NOT NULL REFERENCES people.contacts ON DELETE CASCADE,
    credentials_at timestamptz NOT NULL,
    means text[] NOT NULL,
    partial boolean NOT NULL,
    begun_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    stepped_up_at timestamptz,
    revoked_at timestamptz
);
CREATE INDEX ON people.sessions (person);
CREATE INDEX ON people.sessions (expires_at);
