"""Database privileges on views, and their copy to a rebuilt one."""

from typing import Final

from psycopg.sql import SQL, Composable, Identifier

from projections.view import Connection

_SCHEMA_GRANTS: Final = """
SELECT privilege_type, grantee::regrole::text
  FROM pg_namespace, aclexplode(nspacl)
 WHERE nspname = %s AND grantee <> nspowner AND grantee <> 0
"""

_TABLE_GRANTS: Final = """
SELECT privilege_type, relname, grantee::regrole::text
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace, aclexplode(relacl)
 WHERE nspname = %(live)s AND relkind = 'r' AND grantee <> relowner AND grantee <> 0
   AND to_regclass(format('%%I.%%I', %(rebuilt)s::text, relname)) IS NOT NULL
"""

_NEW_TABLES: Final = """
SELECT privilege_type, created.relname, grantee::regrole::text
  FROM pg_class AS created
  JOIN pg_class AS tracking ON tracking.oid = to_regclass(format('%%I.tracking', %(live)s::text)),
       aclexplode(tracking.relacl)
 WHERE created.relnamespace = to_regnamespace(%(rebuilt)s::text) AND created.relkind = 'r'
   AND to_regclass(format('%%I.%%I', %(live)s::text, created.relname)) IS NULL
   AND grantee <> tracking.relowner AND grantee <> 0
"""
"""A table that the live view does not have gets the privileges of its tracking table."""

WRITER: Final = "certtrail_writer"
READER: Final = "certtrail_reader"
"""Database roles, created by migrations: the service writes views, others read them."""

_TO_WRITER: Final = SQL("""
GRANT USAGE ON SCHEMA {s} TO {writer};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {s} TO {writer};
""")

_TO_READER: Final = SQL("""
GRANT USAGE ON SCHEMA {s} TO {reader};
GRANT SELECT ON ALL TABLES IN SCHEMA {s} TO {reader};
""")


def grant(connection: Connection, schema: str, writer: str, reader: str) -> None:
    """Grant the roles access to the view: the worker writes, others read. Raises psycopg.Error."""
    for text in (_TO_WRITER, _TO_READER):
        connection.execute(
            text.format(s=Identifier(schema), writer=Identifier(writer), reader=Identifier(reader))
        )


def copy_grants(connection: Connection, live: str, rebuilt: str) -> None:
    """Grant on the rebuilt schema and its tables what is granted on the live ones. Raises psycopg.Error."""
    for privilege, role in connection.execute(_SCHEMA_GRANTS, (live,)).fetchall():
        _grant(connection, privilege, SQL("SCHEMA {}").format(Identifier(rebuilt)), role)
    params = {"live": live, "rebuilt": rebuilt}
    for query in (_TABLE_GRANTS, _NEW_TABLES):
        for privilege, table, role in connection.execute(query, params).fetchall():
            _grant(connection, privilege, Identifier(rebuilt, table), role)


def _grant(connection: Connection, privilege: str, target: Composable, role: str) -> None:
    # The catalogue returns privilege keywords, and role names already quoted where they need it.
    connection.execute(SQL("GRANT {} ON {} TO {}").format(SQL(privilege), target, SQL(role)))
