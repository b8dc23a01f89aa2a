"""Feed of the public register: public events in order, which never change."""

from typing import Final

from psycopg.rows import DictRow, dict_row
from psycopg.sql import SQL

from domain.calendar import civil_date
from domain.status.reliance import judge
from domain.status.standing import Standing
from projections.public_register.answers import HistoryEntry, PublicChange
from projections.public_register.search import InvalidPageSize
from projections.view import Connection, in_schema

MAX_FEED_LINES: Final = 1_000
"""Lines of the feed on a page."""

_CHANGES: Final = SQL("""
SELECT h.position, h.version, h.what, h.effective_at, h.recorded_at, h.details, h.status,
       c.certificate, c.number, c.scheme, c.body, c.valid_from,
       (SELECT p.standing FROM {s}.periods AS p
         WHERE p.certificate = h.certificate
           AND p.known_from <= h.recorded_at AND h.recorded_at < p.known_until
           AND p.starts <= greatest(h.effective_at, h.recorded_at)
           AND greatest(h.effective_at, h.recorded_at) < p.ends) AS standing
  FROM {s}.happenings AS h JOIN {s}.certificates AS c ON c.certificate = h.certificate
""")
_AFTER: Final = SQL(" WHERE h.position > %s ORDER BY h.position LIMIT %s")
_BEFORE: Final = SQL(" WHERE h.position < %s ORDER BY h.position DESC LIMIT %s")
_MAX_POSITION: Final = 2**63 - 1
_LINE: Final = ("position", "version", "what", "effective_at", "recorded_at", "details")


def changes_after(connection: Connection, schema: str, position: int, limit: int) -> tuple[PublicChange, ...]:
    """Public events after a position, in order. Raises InvalidPageSize."""
    return _changes(connection, schema, _AFTER, position, limit)


def changes_before(
    connection: Connection, schema: str, position: int | None, limit: int
) -> tuple[PublicChange, ...]:
    """Public events before a position, or the last ones, newest first. Raises InvalidPageSize."""
    return _changes(connection, schema, _BEFORE, _MAX_POSITION if position is None else position, limit)


def _changes(
    connection: Connection, schema: str, where: SQL, position: int, limit: int
) -> tuple[PublicChange, ...]:
    if not 1 <= limit <= MAX_FEED_LINES:
        raise InvalidPageSize(limit, MAX_FEED_LINES)
    query = in_schema(_CHANGES, schema) + in_schema(where, schema)
    with connection.cursor(row_factory=dict_row) as cursor:
        return tuple(map(_change, cursor.execute(query, (position, limit))))


def _change(row: DictRow) -> PublicChange:
    line = HistoryEntry(**{name: row[name] for name in _LINE})
    # Of several events saved together, each has the status after itself, and the standing after them all.
    standing = Standing.model_validate(row["standing"] | {"status": row["status"]})
    moment = max(line.effective_at, line.recorded_at)
    judgement = judge(standing, row["valid_from"], moment, civil_date(line.recorded_at))
    return PublicChange(
        line=line,
        reliance=judgement.reliance,
        notices=judgement.notices,
        organisation=standing.organisation.name,
        **{name: row[name] for name in ("status", "certificate", "number", "scheme", "body")},
    )
