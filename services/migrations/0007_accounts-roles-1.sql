-- The writer keeps accounts; the reader sees none.

GRANT SELECT, INSERT, UPDATE ON people.persons TO certtrail_writer;
GRANT SELECT, INSERT, UPDATE, DELETE ON people.contacts, people.invitations, people.passwords,
    people.one_time_codes, people.recovery_codes, people.passkeys, people.challenges,
    people.identities, people.devices, people.failures TO certtrail_writer;
