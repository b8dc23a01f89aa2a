"""Look-up: what was this certificate worth at one moment, as known at another? Names of bodies."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from psycopg.rows import DictRow, dict_row
from psycopg.sql import SQL

from domain.calendar import end_of_day, start_of_day
from domain.status.reliance import Judgement, judge
from domain.status.standing import Standing, Status
from domain.values import Titles
from projections.public_register.answers import Answer, HistoryEntry, NamedBody, Predecessor, StatusChange
from projections.public_register.as_of import Moments
from projections.public_register.names import number_key
from projections.public_register.set_aside import with_set_aside
from projections.view import Connection, in_schema

_LOOKUP: Final = SQL("""
SELECT c.certificate, c.number, c.scheme, c.body, c.first_issued, c.valid_from, c.valid_until, c.replaces,
       p.position, p.standing, nullif(p.ends, 'infinity') AS ends, b.zh, b.en,
       (SELECT json_agg(json_build_object(
                   'position', h.position, 'version', h.version, 'what', h.what,
                   'effective_at', h.effective_at, 'recorded_at', h.recorded_at, 'details', h.details)
               ORDER BY h.effective_at, h.position)
          FROM {s}.happenings AS h
         WHERE h.certificate = c.certificate AND h.recorded_at <= %(known_at)s) AS history
  FROM {s}.certificates AS c
  JOIN {s}.periods AS p ON p.certificate = c.certificate
   AND p.starts <= %(as_of)s AND %(as_of)s < p.ends
   AND p.known_from <= %(known_at)s AND %(known_at)s < p.known_until
  LEFT JOIN LATERAL (SELECT zh, en FROM {s}.bodies
                      WHERE bodies.body = c.body AND bodies.known_from <= %(known_at)s
                      ORDER BY bodies.known_from DESC LIMIT 1) AS b ON true
 WHERE c.number_key = %(key)s
""")

_STATUSES_OF_DAY: Final = SQL("""
SELECT status, nullif(starts, '-infinity') FROM {s}.periods
 WHERE certificate = %(certificate)s AND starts <= %(end)s AND ends >= %(start)s
   AND known_from <= %(known_at)s AND %(known_at)s < known_until
 ORDER BY starts
""")


def look_up(connection: Connection, schema: str, number: str, moments: Moments) -> Answer | None:
    """The answer, or None if the number was not known to be issued then."""
    params = {"key": number_key(number), "as_of": moments.as_of, "known_at": moments.known_at}
    with connection.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(in_schema(_LOOKUP, schema), params).fetchone()
    return _answer(connection, schema, row, moments) if row else None


_PREDECESSOR: Final = SQL("""
SELECT c.number, c.valid_from, c.valid_until, p.standing, p.position, nullif(p.ends, 'infinity') AS ends
  FROM {s}.certificates AS c
  JOIN {s}.periods AS p ON p.certificate = c.certificate
   AND p.starts <= %(as_of)s AND %(as_of)s < p.ends
   AND p.known_from <= %(known_at)s AND %(known_at)s < p.known_until
 WHERE c.number = %(number)s
""")


def named_body(id: str, zh: str | None, en: str | None) -> NamedBody:
    """The body, with its name if it was registered."""
    return NamedBody(id=id, name=Titles(zh=zh, en=en) if zh and en else None)


def _answer(connection: Connection, schema: str, row: DictRow, moments: Moments) -> Answer:
    lines = with_set_aside(HistoryEntry.model_validate(line) for line in row["history"] or ())
    history = tuple(line for line in lines if line.effective_at <= moments.as_of)
    standing = Standing.model_validate(row["standing"])
    judgement = judge(standing, row["valid_from"], moments.as_of, moments.today)
    begins_later = standing.status is Status.NOT_YET_ISSUED
    before = _predecessor(connection, schema, row, moments) if begins_later else None
    ends = [row["ends"], before["ends"] if before and moments.about_now else None]
    return Answer(
        **{name: getattr(judgement, name) for name in Judgement.model_fields},
        **{name: getattr(standing, name) for name in Standing.model_fields},
        number=row["number"],
        scheme=row["scheme"],
        body=named_body(row["body"], row["zh"], row["en"]),
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        first_issued=row["first_issued"],
        replaces=row["replaces"],
        history=history,
        as_of=moments.as_of,
        known_at=moments.known_at,
        made_at=moments.made_at,
        position=max([row["position"], *(line.position for line in history)]),
        true_until=_true_until(ends, lines, moments.as_of),
        changes_that_day=_changes(connection, schema, row["certificate"], moments),
        until_then=_until_then(before, moments) if before else None,
    )


def _predecessor(connection: Connection, schema: str, row: DictRow, moments: Moments) -> DictRow | None:
    params = {"number": row["replaces"], "as_of": moments.as_of, "known_at": moments.known_at}
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(in_schema(_PREDECESSOR, schema), params).fetchone()


def _until_then(row: DictRow, moments: Moments) -> Predecessor:
    standing = Standing.model_validate(row["standing"])
    judgement = judge(standing, row["valid_from"], moments.as_of, moments.today)
    return Predecessor(
        reliance=judgement.reliance,
        notices=judgement.notices,
        number=row["number"],
        position=row["position"],
        status=standing.status,
        level=standing.level,
        valid_until=row["valid_until"],
    )


def _true_until(
    ends: Sequence[datetime | None], lines: Sequence[HistoryEntry], as_of: datetime
) -> datetime | None:
    later = [line.effective_at for line in lines if line.effective_at > as_of]
    return min([*filter(None, ends), *later], default=None)


def _changes(
    connection: Connection, schema: str, certificate: UUID, moments: Moments
) -> tuple[StatusChange, ...] | None:
    if moments.day is None:
        return None
    start, end = start_of_day(moments.day), end_of_day(moments.day)
    params = {"certificate": certificate, "start": start, "end": end, "known_at": moments.known_at}
    return tuple(
        _status_changes(connection.execute(in_schema(_STATUSES_OF_DAY, schema), params).fetchall(), start)
    )


def _status_changes(rows: Sequence[tuple[Any, ...]], start: datetime) -> list[StatusChange]:
    return [
        StatusChange(at=at, before=Status(before), after=Status(after))
        for (before, _), (after, at) in pairwise(rows)
        if at >= start and before != after
    ]


_BODIES: Final = SQL("""
SELECT DISTINCT ON (body) body, zh, en FROM {s}.bodies ORDER BY body, known_from DESC
""")


def registered_bodies(connection: Connection, schema: str) -> tuple[NamedBody, ...]:
    """Each body by its present name, in order of approval number."""
    return tuple(named_body(*row) for row in connection.execute(in_schema(_BODIES, schema)))
