-- The writer keeps logins through a provider that are under way.

GRANT SELECT, INSERT, UPDATE, DELETE ON people.oidc_logins TO certtrail_writer;
