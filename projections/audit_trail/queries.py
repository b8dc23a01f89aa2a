"""What can be asked of the audit trail, by those who may see everything?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from psycopg.rows import dict_row
from psycopg.sql import SQL, Composed
from psycopg_pool import ConnectionPool

from domain.calendar import start_of_day
from domain.number import normalise
from domain.values import Value
from projections import cursors
from projections.moments import Instant, moment
from projections.texts import must_be_storable, storable
from projections.tracking import Reached, reached
from projections.view import scoped

LARGEST: Final = 500
"""Entries on a page, and rows fetched at a time by an export."""


class Entry(Value):
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


class Page(Value):
    """Entries, the latest first; `cursor` asks for earlier ones, None at the beginning of all."""

    entries: tuple[Entry, ...]
    cursor: str | None


class Place(Value):
    """Entries before this position come next."""

    before: int


@dataclass(frozen=True)
class Question:
    """What entries must have in common; `since` and `until` are days of recording, both inclusive.

    Raises UnreadableText.
    """

    body: str | None = None
    actor: str | None = None
    topic: str | None = None
    since: date | datetime | None = None
    until: date | datetime | None = None

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
    "topic": SQL(" AND topic = %(topic)s"),
    "since": SQL(" AND recorded_at >= %(since)s"),
    "until": SQL(" AND recorded_at <= %(until)s"),
}
_BEFORE: Final = SQL(" WHERE position < %(before)s")
_AFTER: Final = SQL(" WHERE position > %(after)s")
_LATEST_FIRST: Final = SQL(" ORDER BY position DESC LIMIT %(limit)s")
_IN_ORDER: Final = SQL(" ORDER BY position")
_BEYOND: Final = 2**63 - 1


class AuditTrail:
    """Every event there is. Who may ask is for the caller to decide."""

    def __init__(self, pool: ConnectionPool, schema: str = "audit_trail") -> None:
        self._pool, self._schema = pool, schema

    def history(
        self,
        thing: UUID | str,
        as_of: date | datetime | None = None,
        known_at: date | datetime | None = None,
    ) -> tuple[Entry, ...]:
        """The events of a stream or of the certificate with a number, in order of version.

        Only what was effective by `as_of` and recorded by `known_at`; a date means the end of that day.
        """
        key = None if isinstance(thing, UUID) else normalise(thing)
        asked = {
            "stream": thing if isinstance(thing, UUID) else None,
            "key": key if key and storable(key) else None,
            "as_of": _end(as_of),
            "known_at": _end(known_at),
        }
        return self._entries(self._query(_OF_STREAM), asked)

    def search(self, question: Question, cursor: str | None = None, limit: int = 100) -> Page:
        """Events across all streams, the latest first; at most 500. Raises UnknownCursor."""
        before = cursors.place(cursor, Place, question).before if cursor else _BEYOND
        size = max(1, min(limit, LARGEST))
        asked = self._asked(question) | {"before": min(before, _BEYOND), "limit": size + 1}
        entries = self._entries(self._query(_BEFORE, *self._conditions(question), _LATEST_FIRST), asked)
        more = len(entries) > size
        following = cursors.written(Place(before=entries[size - 1].position), question) if more else None
        return Page(entries=entries[:size], cursor=following)

    def export(self, question: Question = Question(), after: int = 0) -> Iterator[Entry]:
        """Every event that fits, in order of position, as one moment saw them; it holds a connection."""
        query = self._query(_AFTER, *self._conditions(question), _IN_ORDER)
        with self._pool.connection() as connection:
            reached(connection, self._schema)
            with connection.cursor("export", row_factory=dict_row) as cursor:
                cursor.itersize = LARGEST
                for row in cursor.execute(query, self._asked(question) | {"after": after}):
                    yield Entry(**row)

    def position(self) -> Reached:
        """How far the trail has read."""
        with self._pool.connection() as connection:
            return reached(connection, self._schema)

    def lag(self, now: datetime) -> timedelta:
        """For how long nobody has vouched that the trail is complete; some 16 s while a worker follows."""
        complete = self.position().complete_until
        return max(now - complete, timedelta(0)) if complete else timedelta.max

    def _query(self, *parts: SQL) -> Composed:
        return Composed([scoped(text, self._schema) for text in (_ENTRY, *parts)])

    def _conditions(self, question: Question) -> list[SQL]:
        return [text for name, text in _CONDITIONS.items() if getattr(question, name) is not None]

    def _asked(self, question: Question) -> dict[str, object]:
        return vars(question) | {"since": _start(question.since), "until": _end(question.until)}

    def _entries(self, query: Composed, asked: dict[str, Any]) -> tuple[Entry, ...]:
        with self._pool.connection() as connection:
            reached(connection, self._schema)
            with connection.cursor(row_factory=dict_row) as cursor:
                return tuple(Entry(**row) for row in cursor.execute(query, asked))


def _start(asked: date | datetime | None) -> datetime | None:
    """Of a day its beginning; raises MomentWithoutZone."""
    if asked is None or isinstance(asked, datetime):
        return _end(asked)
    return start_of_day(asked)


def _end(asked: date | datetime | None) -> datetime | None:
    return None if asked is None else moment(asked)
