-- Who may come in, and by what proof. What identifies a person or lets one in hangs off `contacts`: to erase
-- someone is to delete that one row. The id stays in `persons` for ever, because the history speaks of it.

CREATE TABLE people.persons (
    id text PRIMARY KEY,
    body text,
    roles text[] NOT NULL CHECK (cardinality(roles) > 0),
    state text NOT NULL CHECK (state IN ('invited', 'active', 'disabled', 'erased')),
    created_at timestamptz NOT NULL,
    accepted_at timestamptz,
    changed_at timestamptz NOT NULL,
    credentials_changed_at timestamptz NOT NULL
);

CREATE FUNCTION people.keep_persons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state <> 'erased' AND NEW.id = OLD.id THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a person id is never used again, and an erased person never comes back'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER keep_persons BEFORE UPDATE OR DELETE ON people.persons
    FOR EACH ROW EXECUTE FUNCTION people.keep_persons();
CREATE TRIGGER keep_all_persons BEFORE TRUNCATE ON people.persons
    FOR EACH STATEMENT EXECUTE FUNCTION people.keep_persons();

CREATE TABLE people.contacts (
    person text PRIMARY KEY REFERENCES people.persons,
    login text NOT NULL,
    login_key text NOT NULL UNIQUE,
    name text
);

CREATE TABLE people.invitations (
    digest bytea PRIMARY KEY CHECK (length(digest) = 32),
    person text NOT NULL REFERENCES people.contacts ON DELETE CASCADE,
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX ON people.invitations (person);

CREATE TABLE people.passwords (
    person text PRIMARY KEY REFERENCES people.contacts ON DELETE CASCADE,
    hash text NOT NULL,
    changed_at timestamptz NOT NULL
);

-- `secret` counts; `pending` waits for a first code. Both are encrypted with a key that is not in here.
CREATE TABLE people.one_time_codes (
    person text PRIMARY KEY REFERENCES people.contacts ON DELETE CASCADE,
    pending bytea,
    secret bytea,
    last_counter bigint NOT NULL DEFAULT -1
);

CREATE TABLE people.recovery_codes (
    digest bytea PRIMARY KEY CHECK (length(digest) = 32),
    person text NOT NULL REFERENCES people.contacts ON DELETE CASCADE,
    used_at timestamptz
);
CREATE INDEX ON people.recovery_codes (person);

CREATE TABLE people.passkeys (
    credential bytea PRIMARY KEY,
    person text NOT NULL REFERENCES people.contacts ON DELETE CASCADE,
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL,
    transports text[] NOT NULL,
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX ON people.passkeys (person);

-- One ceremony each: whoever answers takes the row away. A login begins before anyone is known.
CREATE TABLE people.challenges (
    challenge bytea PRIMARY KEY,
    person text REFERENCES people.contacts ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);
CREATE INDEX ON people.challenges (expires_at);

CREATE TABLE people.identities (
    issuer text NOT NULL,
    subject text NOT NULL,
    person text NOT NULL REFERENCES people.contacts ON DELETE CASCADE,
    linked_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX ON people.identities (person);

CREATE TABLE people.devices (
    digest bytea PRIMARY KEY CHECK (length(digest) = 32),
    person text NOT NULL REFERENCES people.contacts ON DELETE CASCADE,
    known_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX ON people.devices (person, known_at);

-- What was typed as a login may be a password by mistake: only keyed digests are kept, and not for long.
CREATE TABLE people.failures (
    counted bytea PRIMARY KEY CHECK (length(counted) = 32),
    since timestamptz NOT NULL,
    failures integer NOT NULL,
    allowed integer NOT NULL
);
CREATE INDEX ON people.failures (since);
