"""How is an access noted, and how are such notes found?"""

from dataclasses import asdict
from typing import Any, Final, LiteralString

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from services.access_log.values import Access, AccessEntry, AccessLogFilters, AccessPage
from services.accounts.audit_hook import AccountEvent, Pool, Session
from services.event_store import Clock

_ADD: Final[LiteralString] = """
INSERT INTO access.entries
    (at, kind, person, roles, body, way, route, subject, details, status, problem, request_id)
VALUES (%(at)s, %(kind)s, %(person)s, %(roles)s, %(body)s, %(way)s, %(route)s, %(subject)s, %(details)s,
    %(status)s, %(problem)s, %(request_id)s)
"""
_FIND: Final[LiteralString] = """
SELECT position, at, kind, person, roles, body, way, route, subject, details, status, problem, request_id
FROM access.entries
WHERE (%(person)s::text IS NULL OR person = %(person)s) AND (%(kind)s::text IS NULL OR kind = %(kind)s)
    AND (%(subject)s::text IS NULL OR subject = %(subject)s)
    AND (%(since)s::timestamptz IS NULL OR at >= %(since)s)
    AND (%(until)s::timestamptz IS NULL OR at <= %(until)s)
    AND (%(before)s::bigint IS NULL OR position < %(before)s)
ORDER BY position DESC LIMIT %(limit)s
"""


class AccessLog:
    """What was noted. Safe to share by threads; what is in it stays."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool, self._clock = pool, clock

    def add(self, access: Access) -> None:
        """Note it, on disk when this returns. Raises psycopg.Error: then nothing may be told."""
        with self._pool.connection() as connection:
            connection.autocommit = True  # one statement: BEGIN and COMMIT would be two more journeys
            try:
                self._add(connection, access)
            finally:
                connection.autocommit = False

    def record(self, connection: Session, entry: AccountEvent) -> None:
        """Note a change of an account in the transaction that makes it (`services.accounts.audit_hook`)."""
        details = dict(entry.details) | {"about": entry.subject}
        self._add(connection, Access(entry.kind, person=entry.by, subject=entry.person, details=details))

    def page(self, filters: AccessLogFilters, limit: int) -> AccessPage:
        """What fits, the latest first."""
        values = {**asdict(filters), "limit": limit + 1}
        with self._pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            rows = tuple(AccessEntry.model_validate(row) for row in cursor.execute(_FIND, values))
        entries = rows[:limit]
        return AccessPage(entries=entries, cursor=str(entries[-1].position) if len(rows) > limit else None)

    def _add(self, connection: Session, access: Access) -> None:
        values: dict[str, Any] = {name: getattr(access, name) for name in Access.__dataclass_fields__}
        encoded = {"at": self._clock(), "roles": sorted(access.roles), "details": Jsonb(dict(access.details))}
        connection.execute(_ADD, values | encoded)
