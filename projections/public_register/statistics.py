"""How many certificates are there of which kind, and what happened in which month?"""

from typing import Final

from psycopg.sql import SQL

from projections.public_register.answers import Count, Movement, Statistics
from projections.public_register.horizon import Moments
from projections.view import Session, scoped

MOVEMENTS: Final = (
    "granted",
    "downgraded",
    "upgraded",
    "level-restored",
    "suspended",
    "reinstated",
    "revoked",
    "deregistered",
    "transitioned",
    "replaced",
)

_COUNTS: Final = SQL("""
SELECT p.status, p.level, c.scheme, c.body, count(1)
  FROM {s}.periods AS p JOIN {s}.certificates AS c ON c.certificate = p.certificate
 WHERE p.starts <= %(as_of)s AND %(as_of)s < p.ends
   AND p.known_from <= %(known_at)s AND %(known_at)s < p.known_until
 GROUP BY p.status, p.level, c.scheme, c.body
 ORDER BY p.status, p.level, c.scheme, c.body
""")

_MOVEMENTS: Final = SQL("""
SELECT to_char(at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS month, what, count(1)
  FROM (SELECT effective_at AS at, what FROM {s}.happenings
         WHERE effective_at <= %(as_of)s AND recorded_at <= %(known_at)s AND what = ANY (%(what)s)
        UNION ALL
        SELECT starts, status FROM {s}.periods
         WHERE starts <= %(as_of)s AND known_from <= %(known_at)s AND %(known_at)s < known_until
           AND status = 'expired' AND (standing ->> 'status_since')::timestamptz = starts) AS moved
 GROUP BY month, what
 ORDER BY month, what
""")


def counted(connection: Session, schema: str, moments: Moments) -> Statistics:
    """Counts and movements at one moment, as known at another. Certificates expire without an event."""
    asked = {"as_of": moments.as_of, "known_at": moments.known_at, "what": list(MOVEMENTS)}
    counts = connection.execute(scoped(_COUNTS, schema), asked).fetchall()
    movements = connection.execute(scoped(_MOVEMENTS, schema), asked).fetchall()
    return Statistics(
        counts=tuple(
            Count(status=status, level=level, scheme=scheme, body=body, certificates=number)
            for status, level, scheme, body, number in counts
        ),
        movements=tuple(
            Movement(month=month, what=what, certificates=number) for month, what, number in movements
        ),
        as_of=moments.as_of,
        known_at=moments.known_at,
    )
