"""Pattern: a successor granted or begun over a sanctioned predecessor."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from psycopg.sql import SQL

from domain.events.set_aside import Carried
from domain.values import PersonId
from projections.patterns.pattern import CaseReference, Cell, Column, Declaration, Pattern, PatternRow


class InEffectAt(StrEnum):
    """When the sanction was in effect: at the grant of the successor, or only when that began."""

    GRANT = "grant"
    START = "start"


class SanctionedPredecessor(PatternRow):
    """A sanction about a certificate while its successor was granted or began.

    `carried` is what was carried over to the successor; None for nothing.
    """

    certificate: UUID
    number: str
    body: str
    scheme: str
    topic: str
    ground: str | None
    sanctioned_on: date
    by: PersonId
    in_effect_at: InEffectAt
    successors: tuple[CaseReference, ...]
    granted_on: date
    granted_by: PersonId
    begins_on: date
    carried: Carried | None


@dataclass(frozen=True)
class SanctionedPredecessors(Pattern[SanctionedPredecessor]):
    """Sanctions in effect about a certificate when its successor was granted, or when that began (rule 16).

    Only the level that the successor does not have counts as a downgrade. Sanctions set aside are left out.
    The period is that of the recording of the grant. The latest grant comes first.
    """

    declaration: ClassVar = Declaration(
        name="sanctioned-predecessors",
        page="SanctionedPredecessorPage",
        title="Renewed over a sanction",
        about=(
            "Certificates that were suspended, revoked or downgraded when the one to follow them was granted "
            "or began, and what was carried over. See whether the new audit found the fault remedied. A row "
            "proves nothing by itself."
        ),
        purpose="Sanctions in effect about a certificate when its successor was granted or began.",
        columns=(
            Column("Certificate", "number", Cell.CERTIFICATE),
            Column("Certification body", "body", Cell.BODY),
            Column("Sanction", "topic", Cell.TERM, "topic"),
            Column("Ground", "ground", Cell.GROUND),
            Column("Holds from", "sanctioned_on", Cell.DAY),
            Column("By", "by", Cell.PERSON),
            Column("Successor", "successors", Cell.CASES),
            Column("Granted", "granted_on", Cell.DAY),
            Column("Granted by", "granted_by", Cell.PERSON),
            Column("Begins on", "begins_on", Cell.DAY),
            Column("Carried over", "carried", Cell.TERM, "carried"),
        ),
    )

    text: ClassVar[SQL] = SQL("""
SELECT e.stream AS certificate, e.number, e.body, c.scheme, e.topic, e.payload ->> 'ground' AS ground,
       e.effective_day AS sanctioned_on, e.person AS by, i.details ->> 'in_effect_at' AS in_effect_at,
       jsonb_build_array(jsonb_build_object('certificate', g.stream, 'number', g.number, 'body', g.body))
           AS successors,
       g.day AS granted_on, g.person AS granted_by, (i.details ->> 'from_day')::date AS begins_on,
       (SELECT o.payload ->> 'what' FROM {entries} AS o
         WHERE o.stream = g.stream AND o.topic = ANY (%(carried_over)s)
           AND o.payload ->> 'from_stream' = e.stream::text
           AND (o.payload ->> 'from_version')::bigint = e.version LIMIT 1) AS carried,
       e.position, g.position AS rank, e.position::text AS key
  FROM {indicators} AS i
  JOIN {entries} AS e ON e.position = i.position
  JOIN {cases} AS c ON c.certificate = e.stream
  JOIN {entries} AS g ON g.stream = i.key::uuid AND g.topic = ANY (%(granted)s)
 WHERE i.kind = 'sanctioned_predecessor'
   AND (NOT e.topic = ANY (%(downgraded)s) OR e.payload ->> 'level' <> g.payload ->> 'level')
   AND (%(body)s::text IS NULL OR e.body = %(body)s)
   AND g.day BETWEEN coalesce(%(since)s, '-infinity'::date) AND coalesce(%(until)s, 'infinity'::date)
""")
