-- Who looked at what is not public, who came in, who was refused, and whose account was changed: added to, and
-- never changed. People are ids; a login that opened nothing is a digest that only this service can make.

CREATE SCHEMA access;

CREATE TABLE access.entries (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    person text,
    roles text[] NOT NULL,
    body text,
    way text,
    route text,
    subject text,
    details jsonb NOT NULL,
    status smallint,
    problem text,
    request_id text
);
CREATE INDEX ON access.entries (person, position);
CREATE INDEX ON access.entries (subject, position);

CREATE FUNCTION access.keep_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what is in the access log stays as it is'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER keep_entries BEFORE UPDATE OR DELETE ON access.entries
    FOR EACH ROW EXECUTE FUNCTION access.keep_entries();
CREATE TRIGGER keep_all_entries BEFORE TRUNCATE ON access.entries
    FOR EACH STATEMENT EXECUTE FUNCTION access.keep_entries();
