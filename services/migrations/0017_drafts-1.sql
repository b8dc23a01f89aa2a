-- What audit teams have written down of audits that are not recorded yet: one draft for each audit, in versions.
-- The key lets a version be saved once only, so of two auditors who save at once the second is told. Nothing
-- here names a person but `saved_by`, an id. `content` is what was typed into a form, and nothing relies on it.

CREATE SCHEMA drafts;

CREATE TABLE drafts.sheets (
    case_id uuid NOT NULL,
    audit integer NOT NULL CHECK (audit > 0),
    version integer NOT NULL CHECK (version > 0),
    content jsonb NOT NULL CHECK (jsonb_typeof(content) = 'object' AND pg_column_size(content) <= 1000000),
    saved_at timestamptz NOT NULL,
    saved_by text NOT NULL,
    PRIMARY KEY (case_id, audit, version)
);
CREATE INDEX ON drafts.sheets (saved_at);
