-- The writer adds to the access log and never changes it.

GRANT USAGE ON SCHEMA access TO certtrail_writer;
GRANT SELECT, INSERT ON access.entries TO certtrail_writer;
