-- What is remembered: every event once, for ever, and which command it came from.
-- The table and the type are those that eventsourcing 9.5 expects, with more constraints.

CREATE SCHEMA events;

CREATE TYPE events.stored_event_uuid AS (
    originator_id uuid,
    originator_version bigint,
    topic text,
    state bytea
);

CREATE TABLE events.stored_events (
    originator_id uuid NOT NULL,
    originator_version bigint NOT NULL CHECK (originator_version >= 1),
    topic text NOT NULL CHECK (topic ~ '^[a-z]+\.[a-z-]+\.v[0-9]+$'),
    state bytea NOT NULL,
    notification_id bigserial,
    PRIMARY KEY (originator_id, originator_version)
);

CREATE UNIQUE INDEX stored_events_notification_id_idx ON events.stored_events (notification_id);

-- `stream` and `version` are the place of the first of the `recorded` events of a command; the others
-- follow it in position. The deferred reference lets a command in only together with its events.
CREATE TABLE events.commands (
    command_id uuid PRIMARY KEY,
    fingerprint text NOT NULL,
    stream uuid NOT NULL,
    version bigint NOT NULL,
    recorded integer NOT NULL CHECK (recorded >= 1),
    recorded_at timestamptz NOT NULL,
    FOREIGN KEY (stream, version) REFERENCES events.stored_events DEFERRABLE INITIALLY DEFERRED
);

CREATE FUNCTION events.forbid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on %.% is forbidden: what was recorded stays', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON events.stored_events
    FOR EACH STATEMENT EXECUTE FUNCTION events.forbid();
CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON events.commands
    FOR EACH STATEMENT EXECUTE FUNCTION events.forbid();

-- ALWAYS: also for sessions that switch ordinary triggers off (session_replication_role).
ALTER TABLE events.stored_events ENABLE ALWAYS TRIGGER stays;
ALTER TABLE events.commands ENABLE ALWAYS TRIGGER stays;
