"""How is an access noted, and how are such notes found?"""

from dataclasses import asdict
from typing import Any, Final, LiteralString

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from services.access_log.values import Access, Entry, Page, Question
from services.accounts.noting import Note, Pool, Session
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

    def note(self, session: Session, note: Note) -> None:
        """Note a change of an account in the transaction that makes it (`services.accounts.noting`)."""
        details = dict(note.details) | {"about": note.subject}
        self._add(session, Access(note.kind, person=note.by, subject=note.person, details=details))

    def page(self, question: Question, limit: int) -> Page:
        """What fits, the latest first."""
        values = {**asdict(question), "limit": limit + 1}
        with self._pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            found = tuple(Entry.model_validate(row) for row in cursor.execute(_FIND, values))
        entries = found[:limit]
        return Page(entries=entries, cursor=str(entries[-1].position) if len(found) > limit else None)

    def _add(self, session: Session, access: Access) -> None:
        values: dict[str, Any] = {name: getattr(access, name) for name in Access.__dataclass_fields__}
        noted = {"at": self._clock(), "roles": sorted(access.roles), "details": Jsonb(dict(access.details))}
        session.execute(_ADD, values | noted)
