"""Pattern: certificates granted soon after their application."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from psycopg.sql import SQL

from domain.values import PersonId
from projections.patterns.pattern import Pattern, PatternRow

DAYS: Final = 30
"""An agreement, an audit on site, corrections and a review seldom take less; no rule gives a number."""


class QuickGrant(PatternRow):
    """A grant `days` days after the application; a `cycle` above 0 is a renewal of a known holder."""

    certificate: UUID
    number: str
    body: str
    organisation: str
    cycle: int
    days: int
    applied_on: date
    granted_on: date
    by: PersonId


@dataclass(frozen=True)
class QuickGrants(Pattern[QuickGrant]):
    """Grants recorded at most `days` days after the application was; the period is that of the grant.

    The latest comes first.
    """

    days: int = DAYS

    text: ClassVar[SQL] = SQL("""
SELECT g.stream AS certificate, g.number, g.body,
       g.payload -> 'particulars' -> 'organisation' ->> 'name' AS organisation,
       (g.payload ->> 'cycle')::int AS cycle, g.day - a.day AS days, a.day AS applied_on,
       g.day AS granted_on, g.person AS by, g.position, g.position AS rank, '' AS key
  FROM {entries} AS g
  JOIN {entries} AS a ON a.stream = g.stream AND a.topic = ANY (%(applied)s)
 WHERE g.topic = ANY (%(granted)s) AND (%(body)s::text IS NULL OR g.body = %(body)s)
   AND g.day BETWEEN coalesce(%(since)s, '-infinity'::date) AND coalesce(%(until)s, 'infinity'::date)
   AND g.day - a.day <= %(days)s
""")

    def row_type(self) -> type[QuickGrant]:
        """A grant."""
        return QuickGrant
