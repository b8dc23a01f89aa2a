-- Rights on the views that release 0.1 created, for a database that has not got them yet. A view created since is
-- opened to the roles by `certtrail migrate` when it is created.

DO $$
DECLARE
    present text;
BEGIN
    FOR present IN
        SELECT nspname FROM pg_namespace WHERE nspname IN ('public_register', 'audit_trail', 'worklist')
    LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO certtrail_writer, certtrail_reader', present);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO certtrail_writer', present);
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO certtrail_reader', present);
    END LOOP;
END
$$;
