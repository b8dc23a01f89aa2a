"""Join of a certificate with the spells of its body's approval, when it is read (rule 17).

A spell is written once for the body, so one event changes the answers about all its certificates.
"""

from datetime import date, datetime
from typing import Any, Final

from psycopg.rows import DictRow
from psycopg.sql import SQL
from pydantic import TypeAdapter

from domain.approval import ApprovalScope, ApprovalState, Spell
from domain.status.body_approval import (
    OUTRANKED,
    TOUCHED,
    ApprovalSpell,
    Maintained,
    touching,
    with_approval,
)
from domain.status.reliance import Judgement, judge
from domain.status.standing import Standing
from projections.view import Connection, in_schema

_SPELLS: Final = TypeAdapter(tuple[Spell, ...])
_MAINTAINED: Final = TypeAdapter(tuple[Maintained, ...])


APPROVAL_JOIN: Final = SQL("""
  LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object(
                 'state', a.state, 'start', a.starts, 'end', nullif(a.ends, 'infinity'),
                 'version', a.version, 'notice', a.reference) ORDER BY a.starts, a.ends, a.version) AS spells
        FROM {s}.approvals AS a
       WHERE a.body = c.body AND a.scheme = c.scheme AND a.edition = p.standing ->> 'edition'
         AND a.state <> 'live' AND a.known_from <= q.known_at AND q.known_at < a.known_until) AS a ON true
  LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object(
                 'held_on', nullif(m.held_on, '-infinity'), 'until', m.until)) AS maintained
        FROM {s}.maintained AS m
       WHERE a.spells @> jsonb_build_array(jsonb_build_object('state', 'given_up'))
         AND m.certificate = c.certificate
         AND m.known_from <= q.known_at AND q.known_at < m.known_until) AS m ON true
""")
"""Adds `spells` and `maintained` to a row of certificate `c`, period `p` and the moment `q.known_at`."""


def approval_spells(row: DictRow) -> tuple[ApprovalSpell, ...]:
    """The spells that touch the certificate of a row with the columns of `APPROVAL_JOIN`."""
    if not row["spells"]:
        return ()
    known = _MAINTAINED.validate_python(row["maintained"] or ())
    return touching(_SPELLS.validate_python(row["spells"]), row["decided_on"], known)


def joined(row: DictRow, as_of: datetime, today: date) -> tuple[Standing, Judgement]:
    """The standing of a row at `as_of` with the approval of its body, and what it is worth on `today`."""
    spells = approval_spells(row)
    standing = with_approval(Standing.model_validate(row["standing"]), spells, row["valid_from"], as_of)
    return standing, judge(standing, row["valid_from"], as_of, today, spells)


_AFFECTED: Final = SQL("""
SELECT DISTINCT body FROM {s}.approvals
 WHERE state = ANY (%(losses)s) AND known_from <= %(known_at)s AND %(known_at)s < known_until
""")


def loss_params(connection: Connection, schema: str, known_at: datetime) -> dict[str, Any]:
    """The parameters of `STATUS`: the bodies that lost an approval, as known then."""
    params = {"losses": [*_LOSSES], "known_at": known_at}
    affected = [body for (body,) in connection.execute(in_schema(_AFFECTED, schema), params)]
    return params | {"affected": affected, "outranked": sorted(OUTRANKED)}


_LOSSES: Final = (ApprovalState.WITHDRAWN_FOR_FAULT, ApprovalState.GIVEN_UP)


STATUS: Final = SQL("""CASE WHEN c.body = ANY (%(affected)s) AND p.status = ANY (%(outranked)s) AND EXISTS (
    SELECT FROM {s}.approvals AS a
     WHERE a.body = c.body AND a.scheme = c.scheme AND a.edition = p.standing ->> 'edition'
       AND a.known_from <= q.known_at AND q.known_at < a.known_until
       AND c.decided_on < a.first_day AND a.starts <= q.as_of
       AND (a.state = 'withdrawn_for_fault' OR a.state = 'given_up' AND
            (greatest(a.first_day - 1, (
                SELECT max(m.until) FROM {s}.maintained AS m
                 WHERE m.certificate = c.certificate AND m.held_on < a.first_day
                   AND m.known_from <= q.known_at AND q.known_at < m.known_until)) + 1)::timestamp
            AT TIME ZONE 'Asia/Shanghai' <= q.as_of))
    THEN 'body_not_approved' ELSE p.status END""")
"""The status at `q.as_of` with the loss of the body's approval, for queries that count or filter many rows.

It says the same as `domain.status.body_approval.lost_since`; a test compares the two.
"""


TOUCHED_BY_SPELL: Final = SQL("""(%(body)s::text IS NULL OR c.body = %(body)s)
   AND c.decided_on < %(day)s AND p.status = ANY (%(touched)s)
   AND (%(scheme)s::text IS NULL OR c.scheme = %(scheme)s)
   AND (%(edition)s::text IS NULL OR p.standing ->> 'edition' = %(edition)s)""")
"""Whether a spell from `day` on touches certificate `c` with period `p`: as `domain.status.body_approval`."""


def touched_params(body: str | None, scope: ApprovalScope | None, day: date) -> dict[str, Any]:
    """The parameters of `TOUCHED_BY_SPELL`; without a scope every approval, without a body every body."""
    return {
        "body": body,
        "scheme": scope.scheme if scope else None,
        "edition": scope.edition if scope else None,
        "day": day,
        "touched": sorted(TOUCHED),
    }
