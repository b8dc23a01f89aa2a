"""Look-up: what was this certificate worth at one moment, as known at another? Names of bodies."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from psycopg.rows import DictRow, dict_row
from psycopg.sql import SQL

from domain.calendar import end_of_day, start_of_day
from domain.events.decision import Granted
from domain.recorded import fact_of
from domain.status.body_approval import OUTRANKED, ApprovalSpell, lost_since, turning_points
from domain.status.reliance import Judgement
from domain.status.standing import Standing, Status
from domain.values import Titles
from projections.public_register.answers import Answer, HistoryEntry, NamedBody, Predecessor, StatusChange
from projections.public_register.as_of import Moments
from projections.public_register.body_approval import APPROVAL_JOIN, approval_spells, joined
from projections.public_register.names import number_key
from projections.public_register.set_aside import with_set_aside
from projections.view import Connection, in_schema

NAME_JOIN: Final = SQL("""
  LEFT JOIN LATERAL (SELECT zh, en FROM {s}.bodies
                      WHERE bodies.body = c.body AND bodies.known_from <= q.known_at
                      ORDER BY bodies.since <= q.as_of DESC,
                               CASE WHEN bodies.since <= q.as_of THEN bodies.since END DESC,
                               bodies.since, bodies.known_from DESC LIMIT 1) AS b ON true
""")
"""The name of the body at `as_of`; before its first name took effect, that one."""

_LOOKUP: Final = SQL("""
SELECT c.certificate, c.number, c.scheme, c.body, c.first_issued, c.decided_on, c.valid_from, c.valid_until,
       c.replaces, a.spells, m.maintained, p.position, p.standing, nullif(p.ends, 'infinity') AS ends,
       b.zh, b.en, EXISTS (SELECT FROM {s}.rulesets WHERE adopted_at <= q.known_at) AS present_rules,
       (SELECT e.details -> 'address' FROM {s}.body_events AS e
         WHERE e.body = c.body AND e.what = 'moved'
           AND e.effective_at <= q.as_of AND e.recorded_at <= q.known_at
         ORDER BY e.effective_at DESC, e.position DESC LIMIT 1) AS address,
       (SELECT json_agg(json_build_object(
                   'position', h.position, 'version', h.version, 'what', h.what,
                   'effective_at', h.effective_at, 'recorded_at', h.recorded_at, 'details', h.details)
               ORDER BY h.effective_at, h.position)
          FROM {s}.happenings AS h
         WHERE h.certificate = c.certificate AND h.recorded_at <= %(known_at)s) AS history
  FROM (SELECT %(as_of)s::timestamptz AS as_of, %(known_at)s::timestamptz AS known_at) AS q
  CROSS JOIN {s}.certificates AS c
  JOIN {s}.periods AS p ON p.certificate = c.certificate
   AND p.starts <= %(as_of)s AND %(as_of)s < p.ends
   AND p.known_from <= %(known_at)s AND %(known_at)s < p.known_until
{name}{approval}
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
        row = cursor.execute(
            in_schema(_LOOKUP, schema, name=NAME_JOIN, approval=APPROVAL_JOIN), params
        ).fetchone()
    return _answer(connection, schema, row, moments) if row else None


_PREDECESSOR: Final = SQL("""
SELECT c.number, c.decided_on, c.valid_from, c.valid_until, p.standing, p.position,
       nullif(p.ends, 'infinity') AS ends, a.spells, m.maintained
  FROM (SELECT %(as_of)s::timestamptz AS as_of, %(known_at)s::timestamptz AS known_at) AS q
  CROSS JOIN {s}.certificates AS c
  JOIN {s}.periods AS p ON p.certificate = c.certificate
   AND p.starts <= %(as_of)s AND %(as_of)s < p.ends
   AND p.known_from <= %(known_at)s AND %(known_at)s < p.known_until
{approval}
 WHERE c.number = %(number)s
""")


def named_body(id: str, zh: str | None, en: str | None, address: object = None) -> NamedBody:
    """The body, with its name if it was registered, and its address if that is wanted and on record."""
    name = Titles(zh=zh, en=en) if zh and en else None
    return NamedBody(id=id, name=name, address=Titles.model_validate(address) if address else None)


def _answer(connection: Connection, schema: str, row: DictRow, moments: Moments) -> Answer:
    lines = with_set_aside(HistoryEntry.model_validate(line) for line in row["history"] or ())
    history = tuple(each for each in lines if _is_shown(each, moments, present_rules=row["present_rules"]))
    spells = approval_spells(row)
    standing, judgement = joined(row, moments.as_of, moments.today)
    begins_later = standing.status is Status.NOT_YET_ISSUED
    before = _predecessor(connection, schema, row, moments) if begins_later else None
    ends = [row["ends"], before["ends"] if before and moments.about_now else None]
    return Answer(
        **{name: getattr(judgement, name) for name in Judgement.model_fields},
        **{name: getattr(standing, name) for name in Standing.model_fields},
        number=row["number"],
        scheme=row["scheme"],
        body=named_body(row["body"], row["zh"], row["en"], row["address"]),
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        first_issued=row["first_issued"],
        replaces=row["replaces"],
        history=history,
        as_of=moments.as_of,
        known_at=moments.known_at,
        made_at=moments.made_at,
        position=max([row["position"], *(line.position for line in history)]),
        true_until=_true_until(ends, lines, spells, moments.as_of),
        changes_that_day=_changes(connection, schema, row["certificate"], spells, moments),
        until_then=_until_then(before, moments) if before else None,
    )


def _is_shown(line: HistoryEntry, moments: Moments, *, present_rules: bool) -> bool:
    """Whether the event was in effect at the moment, or is the grant of a certificate that had not begun.

    Answers by the rules of the first release have no grant before its first day (rule 6).
    """
    is_grant = present_rules and line.what == fact_of(Granted.topic) and line.recorded_at <= moments.as_of
    return is_grant or line.effective_at <= moments.as_of


def _predecessor(connection: Connection, schema: str, row: DictRow, moments: Moments) -> DictRow | None:
    params = {"number": row["replaces"], "as_of": moments.as_of, "known_at": moments.known_at}
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(in_schema(_PREDECESSOR, schema, approval=APPROVAL_JOIN), params).fetchone()


def _until_then(row: DictRow, moments: Moments) -> Predecessor:
    standing, judgement = joined(row, moments.as_of, moments.today)
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
    ends: Sequence[datetime | None],
    lines: Sequence[HistoryEntry],
    spells: Sequence[ApprovalSpell],
    as_of: datetime,
) -> datetime | None:
    moments = [*(line.effective_at for line in lines), *turning_points(spells)]
    return min([*filter(None, ends), *(each for each in moments if each > as_of)], default=None)


def _changes(
    connection: Connection,
    schema: str,
    certificate: UUID,
    spells: Sequence[ApprovalSpell],
    moments: Moments,
) -> tuple[StatusChange, ...] | None:
    if moments.day is None:
        return None
    start, end = start_of_day(moments.day), end_of_day(moments.day)
    params = {"certificate": certificate, "start": start, "end": end, "known_at": moments.known_at}
    rows = connection.execute(in_schema(_STATUSES_OF_DAY, schema), params).fetchall()
    return tuple(_status_changes(_with_losses(rows, spells, end), start))


def _with_losses(
    rows: Sequence[tuple[Any, ...]], spells: Sequence[ApprovalSpell], end: datetime
) -> list[tuple[Any, ...]]:
    """The statuses in order, with the loss of the body's approval at the instant at which it comes."""
    if (lost := lost_since(spells, end)) is None:
        return list(rows)
    before = [row for row in rows if row[1] is None or row[1] < lost]
    at_loss = [(before[-1][0], lost)] if before else []
    after = [row for row in rows if row[1] and row[1] >= lost]
    joined_rows = [
        (Status.BODY_NOT_APPROVED if Status(status) in OUTRANKED else status, at)
        for status, at in (*at_loss, *after)
    ]
    return [*before, *joined_rows]


def _status_changes(rows: Sequence[tuple[Any, ...]], start: datetime) -> list[StatusChange]:
    return [
        StatusChange(at=at, before=Status(before), after=Status(after))
        for (before, _), (after, at) in pairwise(rows)
        if at and at >= start and before != after
    ]


_BODIES: Final = SQL("""
SELECT DISTINCT ON (body) body, zh, en FROM {s}.bodies
 ORDER BY body, since <= %(now)s DESC, since DESC, known_from DESC
""")


def registered_bodies(connection: Connection, schema: str, now: datetime) -> tuple[NamedBody, ...]:
    """Each body by its name at `now`, in order of approval number."""
    rows = connection.execute(in_schema(_BODIES, schema), {"now": now})
    return tuple(named_body(*row) for row in rows)
