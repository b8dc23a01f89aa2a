"""Pattern: certificates granted soon after their application."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from psycopg.sql import SQL

from domain.values import PersonId
from projections.patterns.pattern import Cell, Column, Days, Declaration, Pattern, PatternRow

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

    days: Days = DAYS

    declaration: ClassVar = Declaration(
        name="quick-grants",
        page="QuickGrantPage",
        title="Granted soon after the application",
        about=(
            "Certificates granted within a set number of days of the application. An agreement, an audit on "
            "site, corrections and a review seldom fit into a few days."
        ),
        purpose=(
            "Grants recorded at most `days` days after the application; the period applies to the grant."
        ),
        threshold="days",
        threshold_label="Days at most",
        columns=(
            Column("Days", "days", Cell.COUNT),
            Column("Certificate", "number", Cell.CERTIFICATE),
            Column("Organisation", "organisation", Cell.ORGANISATION),
            Column("Certification body", "body", Cell.BODY),
            Column("Applied", "applied_on", Cell.DAY),
            Column("Granted", "granted_on", Cell.DAY),
            Column("By", "by", Cell.PERSON),
        ),
    )

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
