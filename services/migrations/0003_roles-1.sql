-- Roles without login, shared by all databases of the server. The service needs no more than certtrail_writer:
-- it may add events, never change or remove one, and has TRUNCATE only because PostgreSQL asks for it before it
-- lets anyone lock the table; a trigger forbids the truncating itself. certtrail_reader sees events and no keys.

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['certtrail_writer', 'certtrail_reader'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN
                    NULL;  -- the migration of another database on this server was quicker
                WHEN insufficient_privilege THEN
                    RAISE EXCEPTION USING
                        ERRCODE = 'undefined_object',
                        MESSAGE = format('role %s was not created, because this user lacks CREATEROLE: '
                            'everything works, as the owner of the tables; to separate them, run '
                            'CREATE ROLE %s NOLOGIN as a superuser, then migrate again', wanted, wanted);
            END;
        END IF;
    END LOOP;
END
$$;

GRANT USAGE ON SCHEMA certtrail, events, people TO certtrail_writer;
GRANT USAGE ON SCHEMA certtrail, events TO certtrail_reader;
GRANT SELECT ON certtrail.migrations TO certtrail_writer, certtrail_reader;
GRANT SELECT ON events.stored_events, events.commands TO certtrail_reader;
GRANT SELECT, INSERT, TRUNCATE ON events.stored_events TO certtrail_writer;
GRANT USAGE ON SEQUENCE events.stored_events_notification_id_seq TO certtrail_writer;
GRANT SELECT, INSERT ON events.commands TO certtrail_writer;
GRANT SELECT, INSERT, UPDATE ON people.api_keys TO certtrail_writer;
