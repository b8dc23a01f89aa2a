"""Certificates that a decision about a body's approval affects, counted before it is recorded (rule 17)."""

from datetime import date
from typing import Final

from psycopg.sql import SQL
from pydantic import Field

from domain.approval import ApprovalScope
from domain.status.standing import Status
from domain.values import Value
from projections.public_register.as_of import Moments
from projections.public_register.body_approval import (
    STATUS,
    TOUCHED_BY_SPELL,
    loss_params,
    touched_params,
)
from projections.view import Connection, in_schema

_AFFECTED: Final = SQL("""
SELECT joined.status, count(1)
  FROM (SELECT %(as_of)s::timestamptz AS as_of, %(known_at)s::timestamptz AS known_at) AS q
 CROSS JOIN {s}.certificates AS c
  JOIN {s}.periods AS p ON p.certificate = c.certificate
   AND p.starts <= q.as_of AND q.as_of < p.ends
   AND p.known_from <= q.known_at AND q.known_at < p.known_until
 CROSS JOIN LATERAL (SELECT {status} AS status) AS joined
 WHERE {touched}
 GROUP BY joined.status ORDER BY joined.status
""")


class Affected(Value):
    """How many certificates are affected on `day`, and with which status they stand on that day.

    Without a day none is: a new approval revives nothing, and a name touches no standing.
    """

    day: date | None = None
    by_status: dict[Status, int] = Field(default_factory=dict)

    @property
    def certificates(self) -> int:
        """All of them."""
        return sum(self.by_status.values())


def count_affected(
    connection: Connection,
    schema: str,
    body: str | None,
    scope: ApprovalScope | None,
    day: date,
    moments: Moments,
) -> Affected:
    """The certificates of the body, or of all, that were decided before the day and are not ended on it."""
    params = touched_params(body, scope, day) | loss_params(connection, schema, moments.known_at)
    query = in_schema(_AFFECTED, schema, status=STATUS, touched=TOUCHED_BY_SPELL)
    rows = connection.execute(query, params | {"as_of": moments.as_of}).fetchall()
    return Affected(day=day, by_status={Status(status): number for status, number in rows})
