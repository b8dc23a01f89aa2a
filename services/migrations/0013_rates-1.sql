-- How much of a limit is used up, shared by all servers.
-- Unlogged: after a crash everyone begins anew, and counting costs no write-ahead log.
-- A row whose moment has passed means the same as no row, so anyone may remove it at any time.

CREATE SCHEMA rates;

CREATE UNLOGGED TABLE rates.counted (
    subject bytea PRIMARY KEY CHECK (length(subject) = 16),
    spent_until timestamptz NOT NULL,
    admitted boolean NOT NULL
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

COMMENT ON COLUMN rates.counted.admitted IS 'whether the last one who asked was let in';
