"""How many certificates are there of which kind, and what happened in which month?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from psycopg.sql import SQL

from domain.calendar import add_months, end_of_day, last_day_of_months, start_of_day
from projections.public_register.answers import Count, Development, Month, Movement, Statistics
from projections.public_register.horizon import Moments
from projections.public_register.search import LimitOutside
from projections.texts import must_be_storable
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

LONGEST: Final = 240
"""Months of a development at a time: twenty years."""

_COUNTS: Final = SQL("""
SELECT asked.as_of, p.status, p.level, c.scheme, c.body, count(1)
  FROM unnest(%(moments)s::timestamptz[]) AS asked (as_of)
  JOIN {s}.periods AS p ON p.starts <= asked.as_of AND asked.as_of < p.ends
   AND p.known_from <= %(known_at)s AND %(known_at)s < p.known_until
  JOIN {s}.certificates AS c ON c.certificate = p.certificate
   AND (%(body)s::text IS NULL OR c.body = %(body)s)
   AND (%(scheme)s::text IS NULL OR c.scheme = %(scheme)s)
 GROUP BY asked.as_of, p.status, p.level, c.scheme, c.body
 ORDER BY asked.as_of, p.status, p.level, c.scheme, c.body
""")

_MOVEMENTS: Final = SQL("""
SELECT to_char(at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS month, what, count(1)
  FROM (SELECT certificate, effective_at AS at, what FROM {s}.happenings
         WHERE recorded_at <= %(known_at)s AND what = ANY (%(what)s)
        UNION ALL
        SELECT certificate, starts, status FROM {s}.periods
         WHERE known_from <= %(known_at)s AND %(known_at)s < known_until
           AND status = 'expired' AND (standing ->> 'status_since')::timestamptz = starts) AS moved
  JOIN {s}.certificates AS c ON c.certificate = moved.certificate
   AND (%(body)s::text IS NULL OR c.body = %(body)s)
   AND (%(scheme)s::text IS NULL OR c.scheme = %(scheme)s)
 WHERE coalesce(%(since)s, '-infinity'::timestamptz) <= at AND at <= %(until)s
 GROUP BY month, what
 ORDER BY month, what
""")


@dataclass(frozen=True)
class Among:
    """The certificates that are counted. Raises UnreadableText."""

    body: str | None = None
    scheme: str | None = None

    def __post_init__(self) -> None:
        must_be_storable(self.body, self.scheme)


ALL: Final = Among()


def counted(connection: Session, schema: str, moments: Moments) -> Statistics:
    """Counts and movements at one moment, as known at another. Certificates expire without an event."""
    at, known_at = moments.as_of, moments.known_at
    return Statistics(
        counts=_counts(connection, schema, ALL, known_at, [at]).get(at, ()),
        movements=_movements(connection, schema, ALL, known_at, (None, at)),
        as_of=at,
        known_at=known_at,
    )


def developed(
    connection: Session, schema: str, among: Among, known_at: datetime, months: Sequence[date]
) -> Development:
    """The same at the end of each month, given by its first day, in order; what is to come as foreseen."""
    ends = {first: end_of_day(last_day_of_months(first, 1)) for first in months}
    counts = _counts(connection, schema, among, known_at, list(ends.values()))
    whole = (start_of_day(months[0]), ends[months[-1]])
    moved: dict[str, list[Movement]] = {}
    for movement in _movements(connection, schema, among, known_at, whole):
        moved.setdefault(movement.month, []).append(movement)
    told = (
        Month(
            month=f"{first:%Y-%m}",
            counts=counts.get(end, ()),
            movements=tuple(moved.get(f"{first:%Y-%m}", ())),
            as_of=end,
        )
        for first, end in ends.items()
    )
    return Development(months=tuple(told), known_at=known_at)


def months_between(first: date, last: date) -> list[date]:
    """The first day of each month, from that of one day to that of another. Raises LimitOutside."""
    length = 12 * (last.year - first.year) + last.month - first.month + 1
    if not 1 <= length <= LONGEST:
        raise LimitOutside(length, LONGEST)
    return [add_months(first.replace(day=1), step) for step in range(length)]


def _counts(
    connection: Session, schema: str, among: Among, known_at: datetime, moments: list[datetime]
) -> dict[datetime, tuple[Count, ...]]:
    asked = vars(among) | {"known_at": known_at, "moments": moments}
    found: dict[datetime, list[Count]] = {}
    for at, status, level, scheme, body, number in connection.execute(scoped(_COUNTS, schema), asked):
        count = Count(status=status, level=level, scheme=scheme, body=body, certificates=number)
        found.setdefault(at, []).append(count)
    return {at: tuple(counts) for at, counts in found.items()}


def _movements(
    connection: Session,
    schema: str,
    among: Among,
    known_at: datetime,
    between: tuple[datetime | None, datetime],
) -> tuple[Movement, ...]:
    since, until = between
    asked = vars(among) | {"known_at": known_at, "since": since, "until": until, "what": list(MOVEMENTS)}
    rows = connection.execute(scoped(_MOVEMENTS, schema), asked)
    return tuple(Movement(month=month, what=what, certificates=number) for month, what, number in rows)
