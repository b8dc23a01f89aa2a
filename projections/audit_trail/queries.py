"""Queries of the audit trail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Final
from uuid import UUID

from psycopg.rows import dict_row
from psycopg.sql import SQL, Composed
from psycopg_pool import ConnectionPool

from domain.number import normalise
from domain.upcasts import versions_of
from domain.values import Value
from projections import cursors
from projections.audit_trail.tables import VERSION
from projections.moments import Instant, first_moment, moment
from projections.texts import must_be_storable, storable
from projections.tracking import TrackingState, hold
from projections.view import in_schema

LARGEST: Final = 500
"""Entries on a page, and rows fetched at a time by an export."""


class AuditEntry(Value):
    """One event: what, in which stream, by whom, why, effective when, recorded when."""

    position: int
    stream: UUID
    version: int
    kind: str
    topic: str
    recorded_at: Instant
    effective_at: Instant
    person: str
    role: str
    actor_body: str | None
    command: UUID
    correlation: UUID
    number: str | None
    body: str | None
    reason: str
    payload: dict[str, Any]


class AuditPage(Value):
    """A page of entries; `cursor` leads to the next page, None on the last."""

    entries: tuple[AuditEntry, ...]
    cursor: str | None


class AuditCursor(Value):
    """The position of the entry after which the next page begins."""

    position: int


class Order(StrEnum):
    """Order of entries by the moment of recording."""

    LATEST = "latest"
    EARLIEST = "earliest"


@dataclass(frozen=True)
class AuditTrailFilters:
    """Conditions on entries, and their order; an export is always in order of position.

    A topic stands for its older versions too. `since` and `until` limit the moment of recording,
    `holds_since` and `holds_until` the effective moment; all inclusive. Raises InvalidCharacters.
    """

    body: str | None = None
    actor: str | None = None
    topic: str | None = None
    since: date | datetime | None = None
    until: date | datetime | None = None
    holds_since: date | datetime | None = None
    holds_until: date | datetime | None = None
    order: Order = Order.LATEST

    cursor_name: ClassVar = "Question"
    """Its name in cursors, which outlives renaming."""

    def __post_init__(self) -> None:
        must_be_storable(self.body, self.actor, self.topic)


_ENTRY: Final = SQL("""
SELECT position, stream, version, kind, topic, recorded_at, effective_at, person, role, actor_body, command,
       correlation, number, body, reason, payload
  FROM {s}.entries
""")
_OF_STREAM: Final = SQL("""
 WHERE stream = coalesce(%(stream)s, (SELECT stream FROM {s}.streams WHERE number_key = %(key)s))
   AND effective_at <= coalesce(%(as_of)s, 'infinity'::timestamptz)
   AND recorded_at <= coalesce(%(known_at)s, 'infinity'::timestamptz)
 ORDER BY version
""")
_CONDITIONS: Final = {
    "body": SQL(" AND body = %(body)s"),
    "actor": SQL(" AND person = %(actor)s"),
    "topic": SQL(" AND topic = ANY (%(topics)s)"),
    "since": SQL(" AND recorded_at >= %(since)s"),
    "until": SQL(" AND recorded_at <= %(until)s"),
    "holds_since": SQL(" AND effective_at >= %(holds_since)s"),
    "holds_until": SQL(" AND effective_at <= %(holds_until)s"),
}
_BEFORE: Final = SQL(" WHERE position < %(place)s")
_AFTER: Final = SQL(" WHERE position > %(place)s")
_IN_ORDER: Final = SQL(" ORDER BY position")
_MAX_POSITION: Final = 2**63 - 1
_PAGE_ORDERS: Final = {
    Order.LATEST: (_MAX_POSITION, _BEFORE, SQL(" ORDER BY position DESC LIMIT %(limit)s")),
    Order.EARLIEST: (0, _AFTER, SQL(" ORDER BY position LIMIT %(limit)s")),
}
"""Per order: the start of the first page, the condition for what follows a place, the ORDER BY."""


class AuditTrail:
    """Every event of every stream. The caller checks permissions."""

    def __init__(self, pool: ConnectionPool, schema: str = "audit_trail") -> None:
        self._pool, self._schema = pool, schema

    def history(
        self,
        stream_or_number: UUID | str,
        as_of: date | datetime | None = None,
        known_at: date | datetime | None = None,
    ) -> tuple[AuditEntry, ...]:
        """The events of a stream or of the certificate with a number, in order of version.

        Only what was effective by `as_of` and recorded by `known_at`; a date means the end of that day.
        """
        key = None if isinstance(stream_or_number, UUID) else normalise(stream_or_number)
        params = {
            "stream": stream_or_number if isinstance(stream_or_number, UUID) else None,
            "key": key if key and storable(key) else None,
            "as_of": _end(as_of),
            "known_at": _end(known_at),
        }
        return self._entries(self._query(_OF_STREAM), params)

    def search(self, filters: AuditTrailFilters, cursor: str | None = None, limit: int = 100) -> AuditPage:
        """A page of events across all streams, at most 500. Raises InvalidCursor."""
        first, after_place, order = _PAGE_ORDERS[filters.order]
        place = cursors.decode(cursor, AuditCursor, filters).position if cursor else first
        size = max(1, min(limit, LARGEST))
        params = self._params(filters) | {"place": max(0, min(place, _MAX_POSITION)), "limit": size + 1}
        entries = self._entries(self._query(after_place, *self._conditions(filters), order), params)
        more = len(entries) > size
        next_cursor = (
            cursors.encode(AuditCursor(position=entries[size - 1].position), filters) if more else None
        )
        return AuditPage(entries=entries[:size], cursor=next_cursor)

    def export(
        self, filters: AuditTrailFilters = AuditTrailFilters(), after: int = 0
    ) -> Iterator[AuditEntry]:
        """Every matching event in order of position, in one snapshot; it holds a connection until its end."""
        query = self._query(_AFTER, *self._conditions(filters), _IN_ORDER)
        with self._pool.connection() as connection:
            hold(connection, self._schema, VERSION)
            with connection.cursor("export", row_factory=dict_row) as cursor:
                cursor.itersize = LARGEST
                for row in cursor.execute(query, self._params(filters) | {"place": after}):
                    yield AuditEntry(**row)

    def position(self) -> TrackingState:
        """How far the audit trail has read."""
        with self._pool.connection() as connection:
            return hold(connection, self._schema, VERSION)

    def lag(self, now: datetime) -> timedelta:
        """The time since the moment until which the trail is complete; some 16 s while a worker runs."""
        complete = self.position().complete_until
        return max(now - complete, timedelta(0)) if complete else timedelta.max

    def _query(self, *parts: SQL) -> Composed:
        return Composed([in_schema(text, self._schema) for text in (_ENTRY, *parts)])

    def _conditions(self, filters: AuditTrailFilters) -> list[SQL]:
        return [text for name, text in _CONDITIONS.items() if getattr(filters, name) is not None]

    def _params(self, filters: AuditTrailFilters) -> dict[str, object]:
        since, holds_since = _start(filters.since), _start(filters.holds_since)
        until, holds_until = _end(filters.until), _end(filters.holds_until)
        moments = {"since": since, "until": until, "holds_since": holds_since, "holds_until": holds_until}
        topics = list(versions_of(filters.topic)) if filters.topic else []
        return vars(filters) | moments | {"topics": topics}

    def _entries(self, query: Composed, params: dict[str, Any]) -> tuple[AuditEntry, ...]:
        with self._pool.connection() as connection:
            hold(connection, self._schema, VERSION)
            with connection.cursor(row_factory=dict_row) as cursor:
                return tuple(AuditEntry(**row) for row in cursor.execute(query, params))


def _end(requested: date | datetime | None) -> datetime | None:
    return None if requested is None else moment(requested)


def _start(requested: date | datetime | None) -> datetime | None:
    return None if requested is None else first_moment(requested)
