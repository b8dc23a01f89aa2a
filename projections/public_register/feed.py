"""Feed of the public register: public events in order, which never change."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from psycopg.rows import DictRow, dict_row
from psycopg.sql import SQL

from domain.calendar import civil_date, end_of_day, start_of_day
from domain.status.reliance import Reliance
from projections.public_register.answers import HistoryEntry, PublicChange
from projections.public_register.body_approval import APPROVAL_JOIN, joined
from projections.public_register.search import InvalidPageSize
from projections.texts import must_be_storable
from projections.view import Connection, in_schema

MAX_FEED_LINES: Final = 1_000
"""Lines of the feed on a page."""

_CHANGES: Final = SQL("""
SELECT h.position, h.version, h.what, h.effective_at, h.recorded_at, h.details, h.status,
       c.certificate, c.number, c.scheme, c.body, c.decided_on, c.valid_from, p.standing, a.spells,
       m.maintained
  FROM {s}.happenings AS h JOIN {s}.certificates AS c ON c.certificate = h.certificate
 CROSS JOIN LATERAL (SELECT h.recorded_at AS known_at) AS q
  LEFT JOIN LATERAL (SELECT p.standing FROM {s}.periods AS p
                      WHERE p.certificate = h.certificate
                        AND p.known_from <= h.recorded_at AND h.recorded_at < p.known_until
                        AND p.starts <= greatest(h.effective_at, h.recorded_at)
                        AND greatest(h.effective_at, h.recorded_at) < p.ends) AS p ON true
{approval}
""")
_CHANGES_OF_BODIES: Final = SQL("""
SELECT h.position, h.version, h.what, h.effective_at, h.recorded_at, h.details, h.body
  FROM (SELECT position, body, version, what, effective_at, recorded_at, details
          FROM {s}.body_events WHERE in_feed) AS h
""")
_CONDITIONS: Final = SQL("""
 WHERE (%(after)s::bigint IS NULL OR h.position > %(after)s)
   AND (%(before)s::bigint IS NULL OR h.position < %(before)s)
   AND (%(body)s::text IS NULL OR {body} = %(body)s)
   AND (%(what)s::text[] IS NULL OR h.what = ANY (%(what)s))
   AND (%(since)s::timestamptz IS NULL OR h.recorded_at >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR h.recorded_at <= %(until)s)
""")
_FORWARD: Final = SQL(" ORDER BY h.position LIMIT %(limit)s")
_BACKWARD: Final = SQL(" ORDER BY h.position DESC LIMIT %(limit)s")
_LINE: Final = ("position", "version", "what", "effective_at", "recorded_at", "details")


@dataclass(frozen=True)
class ChangesFilters:
    """The lines wanted: of one body, of some facts, recorded between two days, both inclusive.

    Raises InvalidCharacters.
    """

    body: str | None = None
    what: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        must_be_storable(self.body, *self.what)

    @property
    def params(self) -> dict[str, object]:
        """The parameters of the conditions."""
        return {
            "body": self.body,
            "what": list(self.what) or None,
            "since": start_of_day(self.since) if self.since else None,
            "until": end_of_day(self.until) if self.until else None,
        }


EVERYTHING: Final = ChangesFilters()


def changes_after(
    connection: Connection, schema: str, position: int, limit: int, filters: ChangesFilters = EVERYTHING
) -> tuple[PublicChange, ...]:
    """Public events after a position, in order. Raises InvalidPageSize."""
    rows = _rows(connection, schema, _FORWARD, limit, {"after": position, "before": None, **filters.params})
    return tuple(sorted(rows, key=_position)[:limit])


def changes_before(
    connection: Connection,
    schema: str,
    position: int | None,
    limit: int,
    filters: ChangesFilters = EVERYTHING,
) -> tuple[PublicChange, ...]:
    """Public events before a position, or the last ones, newest first. Raises InvalidPageSize."""
    rows = _rows(connection, schema, _BACKWARD, limit, {"after": None, "before": position, **filters.params})
    return tuple(sorted(rows, key=_position, reverse=True)[:limit])


def _rows(
    connection: Connection, schema: str, order: SQL, limit: int, params: dict[str, object]
) -> list[PublicChange]:
    """At most `limit` lines of certificates, and as many of bodies."""
    if not 1 <= limit <= MAX_FEED_LINES:
        raise InvalidPageSize(limit, MAX_FEED_LINES)
    params |= {"limit": limit}
    with connection.cursor(row_factory=dict_row) as cursor:
        of_certificates = cursor.execute(
            in_schema(_CHANGES, schema, approval=APPROVAL_JOIN)
            + in_schema(_CONDITIONS, schema, body=SQL("c.body"))
            + in_schema(order, schema),
            params,
        ).fetchall()
        of_bodies = cursor.execute(
            in_schema(_CHANGES_OF_BODIES, schema)
            + in_schema(_CONDITIONS, schema, body=SQL("h.body"))
            + in_schema(order, schema),
            params,
        ).fetchall()
    return [*map(_change, of_certificates), *map(_change_of_body, of_bodies)]


def _position(change: PublicChange) -> int:
    return change.line.position


def _change_of_body(row: DictRow) -> PublicChange:
    line = HistoryEntry(**{name: row[name] for name in _LINE})
    return PublicChange(line=line, body=row["body"], reliance=Reliance.CANNOT_TELL, notices=())


def _change(row: DictRow) -> PublicChange:
    line = HistoryEntry(**{name: row[name] for name in _LINE})
    # Of several events saved together, each has the status after itself, and the standing after them all.
    row = row | {"standing": row["standing"] | {"status": row["status"]}}
    moment = max(line.effective_at, line.recorded_at)
    standing, judgement = joined(row, moment, civil_date(line.recorded_at))
    return PublicChange(
        line=line,
        reliance=judgement.reliance,
        notices=judgement.notices,
        organisation=standing.organisation.name,
        status=standing.status,
        **{name: row[name] for name in ("certificate", "number", "scheme", "body")},
    )
