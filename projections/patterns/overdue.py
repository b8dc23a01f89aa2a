"""Pattern: certificates that are valid although their surveillance is overdue."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from psycopg.sql import SQL

from projections.patterns.pattern import Cell, Column, Days, Declaration, Pattern, PatternRow


class ValidThoughOverdue(PatternRow):
    """A certificate that had to be suspended `days` days ago (domain rule 8)."""

    certificate: UUID
    number: str
    body: str
    organisation: str
    scheme: str
    level: str
    due_on: date
    days: int


@dataclass(frozen=True)
class Overdue(Pattern[ValidThoughOverdue]):
    """Certificates valid now whose surveillance has been overdue for more than `days` days.

    The register has overdue from domain/status; nothing is computed here. The period is that of the last day
    for the surveillance. The longest overdue comes first.
    """

    days: Days = 0

    declaration: ClassVar = Declaration(
        name="overdue",
        page="OverduePage",
        title="Valid although surveillance is overdue",
        about=(
            "Certificates that read valid though their surveillance has been overdue for more than a set "
            "number of days: the body had to suspend them."
        ),
        purpose="Valid certificates whose surveillance is overdue by more than `days` days.",
        threshold="days",
        threshold_label="Days more than",
        columns=(
            Column("Days overdue", "days", Cell.OVERDUE),
            Column("Certificate", "number", Cell.CERTIFICATE),
            Column("Organisation", "organisation", Cell.ORGANISATION),
            Column("Certification body", "body", Cell.BODY),
            Column("Surveillance was due by", "due_on", Cell.DAY),
            Column("Level", "level", Cell.LEVEL),
        ),
    )

    text: ClassVar[SQL] = SQL("""
SELECT certificate, number, body, organisation, scheme, level, due_on, %(today)s::date - due_on AS days,
       position, %(today)s::date - due_on AS rank, number AS key
  FROM (SELECT c.certificate, c.number, c.body, p.standing -> 'organisation' ->> 'name' AS organisation,
               c.scheme, p.level, (p.standing ->> 'next_surveillance_due')::date AS due_on, p.position
          FROM {periods} AS p JOIN {certificates} AS c ON c.certificate = p.certificate
         WHERE p.starts <= %(as_of)s AND %(as_of)s < p.ends
           AND p.known_from <= %(known_at)s AND %(known_at)s < p.known_until
           AND p.status = %(valid)s AND (p.standing ->> 'surveillance_overdue')::boolean
           AND (%(body)s::text IS NULL OR c.body = %(body)s)) AS overdue
 WHERE due_on BETWEEN coalesce(%(since)s, '-infinity'::date) AND coalesce(%(until)s, 'infinity'::date)
   AND %(today)s::date - due_on > %(days)s
""")
