"""Which database roles may do what?

The service needs no more than `certtrail_writer`: it may add events, never change or remove one, and
needs TRUNCATE only because PostgreSQL asks for it before it lets anyone lock the table against other
writers; a trigger forbids the truncating itself. `certtrail_reader` sees events and no keys.
Login roles are the operator's: `GRANT certtrail_writer TO …`.
"""

from typing import Final

import psycopg
from psycopg import errors, sql

WRITER: Final = "certtrail_writer"
READER: Final = "certtrail_reader"

_GRANTS: Final = sql.SQL(
    """
    GRANT USAGE ON SCHEMA certtrail, events, people TO {writer};
    GRANT USAGE ON SCHEMA certtrail, events TO {reader};
    GRANT SELECT ON certtrail.migrations TO {writer}, {reader};
    GRANT SELECT ON events.stored_events, events.commands TO {reader};
    GRANT SELECT, INSERT, TRUNCATE ON events.stored_events TO {writer};
    GRANT USAGE ON SEQUENCE events.stored_events_notification_id_seq TO {writer};
    GRANT SELECT, INSERT ON events.commands TO {writer};
    GRANT SELECT, INSERT, UPDATE ON people.api_keys TO {writer};
    """
)

_ACCOUNTS: Final = sql.SQL(
    """
    GRANT SELECT, INSERT, UPDATE ON people.persons TO {writer};
    GRANT SELECT, INSERT, UPDATE, DELETE ON people.contacts, people.invitations, people.passwords,
        people.one_time_codes, people.recovery_codes, people.passkeys, people.challenges,
        people.identities, people.devices, people.failures TO {writer};
    """
)

_SESSIONS: Final = sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON people.sessions TO {writer}")
_LOGINS_ELSEWHERE: Final = sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON people.oidc_logins TO {writer}")

_RATES: Final = sql.SQL(
    """
    GRANT USAGE ON SCHEMA rates TO {writer};
    GRANT SELECT, INSERT, UPDATE, DELETE ON rates.counted TO {writer};
    """
)

_DRAFTS: Final = sql.SQL(
    """
    GRANT USAGE ON SCHEMA drafts TO {writer};
    GRANT SELECT, INSERT, DELETE ON drafts.sheets TO {writer};
    """
)

_ACCESS_LOG: Final = sql.SQL(
    "GRANT USAGE ON SCHEMA access TO {writer}; GRANT SELECT, INSERT ON access.entries TO {writer}"
)


class Postponed(Exception):
    """A step cannot be taken now, and the service can do without it; the text says what to do."""


def grant_roles(connection: psycopg.Connection, writer: str = WRITER, reader: str = READER) -> None:
    """Create the roles, which all databases of a server share, and grant them what they need here.

    Raises Postponed where this user may not create roles and nobody has.
    """
    for role in (writer, reader):
        _ensure(connection, role)
    named = {"writer": sql.Identifier(writer), "reader": sql.Identifier(reader)}
    connection.execute(_GRANTS.format(**named))


def grant_accounts(connection: psycopg.Connection, writer: str = WRITER) -> None:
    """Let the writer keep accounts; the reader sees none. Raises Postponed as long as the role is."""
    _grant(connection, _ACCOUNTS, "accounts", writer)


def grant_sessions(connection: psycopg.Connection, writer: str = WRITER) -> None:
    """Let the writer keep sessions; the reader sees none. Raises Postponed as long as the role is."""
    _grant(connection, _SESSIONS, "sessions", writer)


def grant_access_log(connection: psycopg.Connection, writer: str = WRITER) -> None:
    """Let the writer add to the access log. Raises Postponed as long as the role is."""
    _grant(connection, _ACCESS_LOG, "the access log", writer)


def grant_rates(connection: psycopg.Connection, writer: str = WRITER) -> None:
    """Let the writer count requests. Raises Postponed as long as the role is."""
    _grant(connection, _RATES, "limits", writer)


def grant_oidc(connection: psycopg.Connection, writer: str = WRITER) -> None:
    """Let the writer keep logins that are under way elsewhere. Raises Postponed as long as the role is."""
    _grant(connection, _LOGINS_ELSEWHERE, "logins elsewhere", writer)


def grant_drafts(connection: psycopg.Connection, writer: str = WRITER) -> None:
    """Let the writer keep drafts; the reader sees none. Raises Postponed as long as the role is."""
    _grant(connection, _DRAFTS, "drafts", writer)


def _grant(connection: psycopg.Connection, grants: sql.SQL, what: str, writer: str) -> None:
    try:
        connection.execute(grants.format(writer=sql.Identifier(writer)))
    except errors.UndefinedObject as missing:
        raise Postponed(
            f"access to {what} was not granted to {writer}, which does not exist yet"
        ) from missing


def _ensure(connection: psycopg.Connection, role: str) -> None:
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone():
        return
    try:
        with connection.transaction():
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
    except (errors.DuplicateObject, errors.UniqueViolation):
        return  # the migration of another database on this server was quicker
    except errors.InsufficientPrivilege as missing:
        raise Postponed(
            f"role {role} was not created, because this user lacks CREATEROLE: everything works, as "
            f"the owner of the tables; to separate them, run CREATE ROLE {role} NOLOGIN as a superuser, "
            "then migrate again"
        ) from missing
