"""Which public events were there after a position, or before one? They never change."""

from typing import Final

from psycopg.sql import SQL

from projections.public_register.answers import HistoryEntry, PublicChange
from projections.public_register.search import InvalidPageSize
from projections.view import Session, in_schema

MAX_FEED_LINES: Final = 1_000
"""Lines of the feed at a time."""

_CHANGES: Final = SQL("""
SELECT h.position, h.what, h.effective_at, h.recorded_at, h.details, h.status,
       c.certificate, c.number, c.scheme, c.body,
       (SELECT p.standing -> 'organisation' ->> 'name' FROM {s}.periods AS p
         WHERE p.certificate = h.certificate
           AND p.known_from <= h.recorded_at AND h.recorded_at < p.known_until
           AND p.starts <= greatest(h.effective_at, h.recorded_at)
           AND greatest(h.effective_at, h.recorded_at) < p.ends)
  FROM {s}.happenings AS h JOIN {s}.certificates AS c ON c.certificate = h.certificate
""")
_AFTER: Final = SQL(" WHERE h.position > %s ORDER BY h.position LIMIT %s")
_BEFORE: Final = SQL(" WHERE h.position < %s ORDER BY h.position DESC LIMIT %s")
_MAX_POSITION: Final = 2**63 - 1


def changes_after(connection: Session, schema: str, position: int, limit: int) -> tuple[PublicChange, ...]:
    """Those after a position, in order. Raises InvalidPageSize."""
    return _changes(connection, schema, _AFTER, position, limit)


def changes_before(
    connection: Session, schema: str, position: int | None, limit: int
) -> tuple[PublicChange, ...]:
    """Those before a position, or the last ones there are, the newest first. Raises InvalidPageSize."""
    return _changes(connection, schema, _BEFORE, _MAX_POSITION if position is None else position, limit)


def _changes(
    connection: Session, schema: str, where: SQL, position: int, limit: int
) -> tuple[PublicChange, ...]:
    if not 1 <= limit <= MAX_FEED_LINES:
        raise InvalidPageSize(limit, MAX_FEED_LINES)
    rows = connection.execute(in_schema(_CHANGES, schema) + in_schema(where, schema), (position, limit))
    names = ("position", "what", "effective_at", "recorded_at", "details")
    rest = ("status", "certificate", "number", "scheme", "body", "organisation")
    return tuple(
        PublicChange(
            line=HistoryEntry(**dict(zip(names, row[:5], strict=True))),
            **dict(zip(rest, row[5:], strict=True)),
        )
        for row in rows
    )
