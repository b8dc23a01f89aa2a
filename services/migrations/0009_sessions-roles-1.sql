-- The writer keeps sessions; the reader sees none.

GRANT SELECT, INSERT, UPDATE, DELETE ON people.sessions TO certtrail_writer;
