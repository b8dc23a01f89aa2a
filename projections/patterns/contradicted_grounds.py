"""Pattern: sanctions on a ground that the facts on record contradict."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from psycopg.sql import SQL

from domain.scheme.grounds import GroundBasis
from domain.values import PersonId
from projections.patterns.pattern import Cell, Column, Declaration, Pattern, PatternRow


class ContradictedGround(PatternRow):
    """A sanction or an end whose ground rests on `basis`, which the case does not show on `effective_on`."""

    certificate: UUID
    number: str
    body: str
    scheme: str
    topic: str
    ground: str
    basis: GroundBasis
    effective_on: date
    recorded_on: date
    by: PersonId
    reason: str


@dataclass(frozen=True)
class ContradictedGrounds(Pattern[ContradictedGround]):
    """Suspensions, revocations and deregistrations whose ground the facts contradict (rule 34).

    They were recorded before the rule, or what they rest on was set aside since: a failed surveillance, a
    suspension. The view computes it by the rule of the decision itself. Decisions set aside are left out. The
    period is that of recording. The latest comes first.
    """

    declaration: ClassVar = Declaration(
        name="contradicted-grounds",
        page="ContradictedGroundPage",
        title="Ground contradicted by the facts",
        about=(
            "Sanctions on a ground that the facts on record do not show on the day they took effect: no "
            "surveillance overdue, none failed, no major nonconformity open. They date from before the rule, "
            "or a fact was set aside since. See what the decision rests on. A row proves nothing by itself."
        ),
        purpose="Sanctions and ends whose ground the facts on their effective day contradict.",
        columns=(
            Column("Certificate", "number", Cell.CERTIFICATE),
            Column("Certification body", "body", Cell.BODY),
            Column("Decision", "topic", Cell.TERM, "topic"),
            Column("Ground", "ground", Cell.GROUND),
            Column("Holds from", "effective_on", Cell.DAY),
            Column("Recorded on", "recorded_on", Cell.DAY),
            Column("By", "by", Cell.PERSON),
            Column("Reason", "reason", Cell.REASON),
        ),
    )

    text: ClassVar[SQL] = SQL("""
SELECT e.stream AS certificate, e.number, e.body, c.scheme, e.topic, e.payload ->> 'ground' AS ground,
       i.details ->> 'basis' AS basis, e.effective_day AS effective_on, e.day AS recorded_on, e.person AS by,
       e.reason, e.position, e.position AS rank, '' AS key
  FROM {indicators} AS i
  JOIN {entries} AS e ON e.position = i.position
  JOIN {cases} AS c ON c.certificate = e.stream
 WHERE i.kind = 'contradicted_ground'
   AND (%(body)s::text IS NULL OR e.body = %(body)s)
   AND e.day BETWEEN coalesce(%(since)s, '-infinity'::date) AND coalesce(%(until)s, 'infinity'::date)
""")
