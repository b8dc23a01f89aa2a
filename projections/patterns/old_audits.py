"""Pattern: certificates granted on an old audit."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from psycopg.sql import SQL

from domain.values import PersonId
from projections.patterns.pattern import Cell, Column, Days, Declaration, Pattern, PatternRow


class OldAudit(PatternRow):
    """A grant `days` days after the last on which its audit was less than `months` months old."""

    certificate: UUID
    number: str
    body: str
    organisation: str
    cycle: int
    days: int
    months: int
    held_to: date
    decided_on: date
    by: PersonId
    reason: str


@dataclass(frozen=True)
class OldAudits(Pattern[OldAudit]):
    """Grants on an audit older than the scheme's `audit_age_months`, by more than `days` days (rule 38).

    Grants from before they named their audit rest on the last initial one. Grants set aside are left out. The
    period is that of recording. The oldest audit comes first.
    """

    days: Days = 0

    declaration: ClassVar = Declaration(
        name="old-audits",
        page="OldAuditPage",
        title="Granted on an old audit",
        about=(
            "Certificates granted on an audit that ended longer before the decision than the scheme allows. "
            "See why the decision took so long, and whether what was audited still held. A row proves "
            "nothing by itself."
        ),
        purpose="Grants on an audit that is more than `days` days older than the scheme allows.",
        threshold="days",
        threshold_label="Days beyond the limit more than",
        columns=(
            Column("Days beyond the limit", "days", Cell.OVERDUE),
            Column("Certificate", "number", Cell.CERTIFICATE),
            Column("Organisation", "organisation", Cell.ORGANISATION),
            Column("Certification body", "body", Cell.BODY),
            Column("Audited until", "held_to", Cell.DAY),
            Column("Limit in months", "months", Cell.COUNT),
            Column("Decided on", "decided_on", Cell.DAY),
            Column("By", "by", Cell.PERSON),
            Column("Reason", "reason", Cell.REASON),
        ),
    )

    text: ClassVar[SQL] = SQL("""
SELECT e.stream AS certificate, e.number, e.body,
       e.payload -> 'particulars' -> 'organisation' ->> 'name' AS organisation,
       (e.payload ->> 'cycle')::int AS cycle, i.measure AS days, (i.details ->> 'months')::int AS months,
       (i.details ->> 'held_to')::date AS held_to, (e.payload ->> 'decided_on')::date AS decided_on,
       e.person AS by, e.reason, e.position, i.measure AS rank, e.position::text AS key
  FROM {indicators} AS i
  JOIN {entries} AS e ON e.position = i.position
 WHERE i.kind = 'old_audit' AND i.measure > %(days)s
   AND (%(body)s::text IS NULL OR e.body = %(body)s)
   AND e.day BETWEEN coalesce(%(since)s, '-infinity'::date) AND coalesce(%(until)s, 'infinity'::date)
""")
