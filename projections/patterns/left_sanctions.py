"""Pattern: 注销 (deregistered) out of a sanction."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from psycopg.sql import SQL

from domain.values import PersonId
from projections.patterns.pattern import Cell, Column, Declaration, Pattern, PatternRow


class LeftSanction(PatternRow):
    """A deregistration by which the holder left a suspension for its own fault, or a revocation ordered.

    `days` counts from the start of the suspension; 0 where only a revocation was ordered.
    """

    certificate: UUID
    number: str
    body: str
    scheme: str
    days: int
    suspended_on: date | None
    suspension_ground: str | None
    revocation_ordered: bool
    ground: str
    ended_on: date
    recorded_on: date
    by: PersonId
    reason: str


@dataclass(frozen=True)
class LeftSanctions(Pattern[LeftSanction]):
    """Deregistrations by which the holder left a sanction, so that the bar runs (rule 24).

    The rule of today is applied to deregistrations from before it as well. Those set aside are left out. The
    period is that of recording. The latest comes first.
    """

    declaration: ClassVar = Declaration(
        name="left-sanctions",
        page="LeftSanctionPage",
        title="Deregistered out of a sanction",
        about=(
            "Certificates deregistered while they were suspended for a fault of the holder, or while their "
            "revocation was ordered. Deregistration is without fault: see whether the certificate should "
            "have been revoked. A row proves nothing by itself."
        ),
        purpose="Deregistrations during a suspension for the holder's fault, or with a revocation ordered.",
        columns=(
            Column("Days suspended", "days", Cell.COUNT),
            Column("Certificate", "number", Cell.CERTIFICATE),
            Column("Certification body", "body", Cell.BODY),
            Column("Ground of the suspension", "suspension_ground", Cell.GROUND),
            Column("Suspended from", "suspended_on", Cell.DAY),
            Column("Revocation ordered", "revocation_ordered", Cell.YES_OR_NO),
            Column("Ground of the deregistration", "ground", Cell.GROUND),
            Column("Ended on", "ended_on", Cell.DAY),
            Column("By", "by", Cell.PERSON),
            Column("Reason", "reason", Cell.REASON),
        ),
    )

    text: ClassVar[SQL] = SQL("""
SELECT e.stream AS certificate, e.number, e.body, c.scheme, i.measure AS days,
       (i.details ->> 'suspended_on')::date AS suspended_on,
       i.details ->> 'suspension_ground' AS suspension_ground,
       (i.details ->> 'revocation_ordered')::boolean AS revocation_ordered, e.payload ->> 'ground' AS ground,
       e.effective_day AS ended_on, e.day AS recorded_on, e.person AS by, e.reason, e.position,
       e.position AS rank, '' AS key
  FROM {indicators} AS i
  JOIN {entries} AS e ON e.position = i.position
  JOIN {cases} AS c ON c.certificate = e.stream
 WHERE i.kind = 'left_sanction'
   AND (%(body)s::text IS NULL OR e.body = %(body)s)
   AND e.day BETWEEN coalesce(%(since)s, '-infinity'::date) AND coalesce(%(until)s, 'infinity'::date)
""")
