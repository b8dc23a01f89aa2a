"""Statistics: numbers of certificates by kind, and movements by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from psycopg.sql import SQL

from domain.calendar import add_months, end_of_day, last_day_of_months, start_of_day
from projections.public_register.answers import Count, Month, MonthlyStatistics, Movement, Statistics
from projections.public_register.as_of import Moments
from projections.public_register.body_approval import STATUS, loss_params
from projections.public_register.search import InvalidPageSize
from projections.texts import must_be_storable
from projections.view import Connection, in_schema

MOVEMENTS: Final = (
    "granted",
    "downgraded",
    "upgraded",
    "level-restored",
    "suspended",
    "suspension-extended",
    "reinstated",
    "revoked",
    "deregistered",
    "transitioned",
    "replaced",
    "set-aside",
)

MAX_MONTHS: Final = 240
"""Months in one query: twenty years."""

_COUNTS: Final = SQL("""
SELECT moment.as_of, joined.status, p.level, c.scheme, c.body, count(1),
       count(1) FILTER (WHERE joined.status = 'valid' AND (p.standing ->> 'surveillance_overdue')::boolean)
  FROM unnest(%(moments)s::timestamptz[]) AS moment (as_of)
 CROSS JOIN LATERAL (SELECT moment.as_of, %(known_at)s::timestamptz AS known_at) AS q
  JOIN {s}.periods AS p ON p.starts <= moment.as_of AND moment.as_of < p.ends
   AND p.known_from <= %(known_at)s AND %(known_at)s < p.known_until
  JOIN {s}.certificates AS c ON c.certificate = p.certificate
   AND (%(body)s::text IS NULL OR c.body = %(body)s)
   AND (%(scheme)s::text IS NULL OR c.scheme = %(scheme)s)
 CROSS JOIN LATERAL (SELECT {status} AS status) AS joined
 GROUP BY moment.as_of, joined.status, p.level, c.scheme, c.body
 ORDER BY moment.as_of, joined.status, p.level, c.scheme, c.body
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
class StatisticsFilters:
    """The certificates that are counted. Raises InvalidCharacters."""

    body: str | None = None
    scheme: str | None = None

    def __post_init__(self) -> None:
        must_be_storable(self.body, self.scheme)


ALL: Final = StatisticsFilters()


def count_certificates(connection: Connection, schema: str, moments: Moments) -> Statistics:
    """Counts and movements at one moment, as known at another; expiry has no event and is counted here."""
    at, known_at = moments.as_of, moments.known_at
    return Statistics(
        counts=counts_at(connection, schema, ALL, known_at, [at]).get(at, ()),
        movements=_movements(connection, schema, ALL, known_at, (None, at)),
        as_of=at,
        known_at=known_at,
    )


def monthly_statistics(
    connection: Connection,
    schema: str,
    filters: StatisticsFilters,
    known_at: datetime,
    months: Sequence[date],
) -> MonthlyStatistics:
    """Counts and movements of each month, given by its first day, in order; for the future a forecast."""
    ends = {first: end_of_day(last_day_of_months(first, 1)) for first in months}
    counts = counts_at(connection, schema, filters, known_at, list(ends.values()))
    period = (start_of_day(months[0]), ends[months[-1]])
    movements_by_month: dict[str, list[Movement]] = {}
    for movement in _movements(connection, schema, filters, known_at, period):
        movements_by_month.setdefault(movement.month, []).append(movement)
    month_statistics = (
        Month(
            month=f"{first:%Y-%m}",
            counts=counts.get(end, ()),
            movements=tuple(movements_by_month.get(f"{first:%Y-%m}", ())),
            as_of=end,
        )
        for first, end in ends.items()
    )
    return MonthlyStatistics(months=tuple(month_statistics), known_at=known_at)


def months_between(first: date, last: date) -> list[date]:
    """The first day of each month from the month of one day to that of another. Raises InvalidPageSize."""
    length = 12 * (last.year - first.year) + last.month - first.month + 1
    if not 1 <= length <= MAX_MONTHS:
        raise InvalidPageSize(length, MAX_MONTHS)
    return [add_months(first.replace(day=1), step) for step in range(length)]


def counts_at(
    connection: Connection,
    schema: str,
    filters: StatisticsFilters,
    known_at: datetime,
    moments: list[datetime],
) -> dict[datetime, tuple[Count, ...]]:
    """The counts at each moment."""
    params = vars(filters) | {"moments": moments} | loss_params(connection, schema, known_at)
    counts_by_moment: dict[datetime, list[Count]] = {}
    names = ("status", "level", "scheme", "body", "certificates", "surveillance_overdue")
    for at, *values in connection.execute(in_schema(_COUNTS, schema, status=STATUS), params):
        count = Count.model_validate(dict(zip(names, values, strict=True)))
        counts_by_moment.setdefault(at, []).append(count)
    return {at: tuple(counts) for at, counts in counts_by_moment.items()}


def _movements(
    connection: Connection,
    schema: str,
    filters: StatisticsFilters,
    known_at: datetime,
    period: tuple[datetime | None, datetime],
) -> tuple[Movement, ...]:
    since, until = period
    params = vars(filters) | {"known_at": known_at, "since": since, "until": until, "what": list(MOVEMENTS)}
    rows = connection.execute(in_schema(_MOVEMENTS, schema), params)
    return tuple(Movement(month=month, what=what, certificates=number) for month, what, number in rows)
