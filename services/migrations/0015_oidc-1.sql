-- Logins that were begun elsewhere. Whoever comes back takes the row away. What the browser holds, and what
-- is derived from it (nonce, code verifier), is not in here.

CREATE TABLE people.oidc_logins (
    state bytea PRIMARY KEY CHECK (length(state) = 32),
    browser bytea NOT NULL CHECK (length(browser) = 32),
    return_to text NOT NULL,
    again boolean NOT NULL,
    begun_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX ON people.oidc_logins (expires_at);
