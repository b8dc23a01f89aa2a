-- The writer keeps drafts; the reader sees none.

GRANT USAGE ON SCHEMA drafts TO certtrail_writer;
GRANT SELECT, INSERT, DELETE ON drafts.sheets TO certtrail_writer;
