-- What a key opens, when it was last used, and that another was made in its place. Keys handed out before there
-- were scopes go on opening everything their roles do; those added from now on say what they open.

ALTER TABLE people.api_keys
    ADD COLUMN scopes text[] NOT NULL DEFAULT '{read,write,decide}'
        CHECK (cardinality(scopes) > 0 AND scopes <@ '{read,write,decide}'),
    ADD COLUMN last_used_at timestamptz,
    ADD COLUMN rotated_at timestamptz;
ALTER TABLE people.api_keys ALTER COLUMN scopes DROP DEFAULT;
