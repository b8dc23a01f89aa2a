-- The writer counts requests.

GRANT USAGE ON SCHEMA rates TO certtrail_writer;
GRANT SELECT, INSERT, UPDATE, DELETE ON rates.counted TO certtrail_writer;
