"""Access log entries: writing and searching."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final, LiteralString

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from domain.values import Value
from services.accounts.audit_hook import AccountEvent, Connection, Pool
from services.event_store import Clock

LARGEST = 500
"""Entries on a page."""


@dataclass(frozen=True)
class Access:
    """What is to be noted: what kind of access, by whom, by which way in, to what, with what end.

    `way` is `session` or the prefix of a key, `route` a template such as `GET /api/v1/staff/worklist`,
    `subject` the id or number of what was asked for. `problem` is the type of a refusal.
    """

    kind: str
    person: str | None = None
    roles: frozenset[str] = frozenset()
    body: str | None = None
    way: str | None = None
    route: str | None = None
    subject: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    status: int | None = None
    problem: str | None = None
    request_id: str | None = None


class AccessEntry(Value):
    """What was noted; `position` is its place in the order of all, which may have gaps."""

    position: int
    at: datetime
    kind: str
    person: str | None
    roles: tuple[str, ...]
    body: str | None
    way: str | None
    route: str | None
    subject: str | None
    details: dict[str, str]
    status: int | None
    problem: str | None
    request_id: str | None


class AccessPage(Value):
    """Entries, the latest first; `cursor` asks for earlier ones, None at the beginning of all."""

    entries: tuple[AccessEntry, ...]
    cursor: str | None


@dataclass(frozen=True)
class AccessLogFilters:
    """What entries must have in common; both moments are inclusive."""

    person: str | None = None
    kind: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


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

    def record(self, connection: Connection, entry: AccountEvent) -> None:
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

    def _add(self, connection: Connection, access: Access) -> None:
        values: dict[str, Any] = {name: getattr(access, name) for name in Access.__dataclass_fields__}
        encoded = {"at": self._clock(), "roles": sorted(access.roles), "details": Jsonb(dict(access.details))}
        connection.execute(_ADD, values | encoded)
