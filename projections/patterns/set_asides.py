"""Pattern: decisions set aside."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from psycopg.sql import SQL

from domain.events.set_aside import SetAsideBasis
from domain.values import PersonId
from projections.patterns.pattern import Cell, Choice, Column, Declaration, Pattern, PatternRow


class SetAsideDecision(PatternRow):
    """A decision that was set aside, and who took each of the two; `falls` counts those that fell with it."""

    certificate: UUID
    number: str | None
    body: str
    topic: str
    basis: SetAsideBasis
    decided_on: date
    decided_by: PersonId
    set_aside_on: date
    by: PersonId
    days: int
    without_effect_from: date
    falls: int
    document: str | None
    reason: str


@dataclass(frozen=True)
class SetAsides(Pattern[SetAsideDecision]):
    """Decisions set aside (rule 25): by basis, by the one who took them, grants alone.

    The period is that of the recording of the set-aside. The latest comes first.
    """

    basis: SetAsideBasis | None = None
    decided_by: PersonId | None = None
    grants: bool = False

    declaration: ClassVar = Declaration(
        name="set-asides",
        page="SetAsideDecisionPage",
        title="Decisions set aside",
        about=(
            "Decisions that were set aside: on appeal, on own review, by a court or an authority, or as a "
            "slip. Many of one decider or one body, or a slip that was no slip, deserve a look. A row proves "
            "nothing by itself."
        ),
        purpose="Decisions set aside, by basis, by original decider; `grants`: grants only.",
        choices={
            "basis": Choice(
                "Basis",
                {
                    SetAsideBasis.APPEAL: "appeal",
                    SetAsideBasis.OWN_REVIEW: "own review",
                    SetAsideBasis.COURT: "court",
                    SetAsideBasis.ADMINISTRATIVE_REVIEW: "administrative review",
                    SetAsideBasis.SLIP: "slip",
                },
            ),
            "decided_by": Choice("Decided by (id of the person)", {}),
            "grants": Choice("Which decisions", {"1": "only grants"}, checkbox=True),
        },
        columns=(
            Column("Decision", "topic", Cell.TERM, "topic"),
            Column("Certificate", "number", Cell.CERTIFICATE),
            Column("Certification body", "body", Cell.BODY),
            Column("Decided on", "decided_on", Cell.DAY),
            Column("Decided by", "decided_by", Cell.PERSON),
            Column("Basis", "basis", Cell.TERM, "set-aside-basis"),
            Column("Set aside on", "set_aside_on", Cell.DAY),
            Column("By", "by", Cell.PERSON),
            Column("Days between", "days", Cell.COUNT),
            Column("Without effect from", "without_effect_from", Cell.DAY),
            Column("Fell with it", "falls", Cell.COUNT),
            Column("Reason", "reason", Cell.REASON),
        ),
    )

    text: ClassVar[SQL] = SQL("""
SELECT e.stream AS certificate, e.number, e.body, d.topic, e.payload ->> 'basis' AS basis,
       d.day AS decided_on, d.person AS decided_by, e.day AS set_aside_on, e.person AS by,
       e.day - d.day AS days, e.effective_day AS without_effect_from,
       jsonb_array_length(e.payload -> 'falls') AS falls, e.payload -> 'document' ->> 'name' AS document,
       e.reason, e.position, e.position AS rank, '' AS key
  FROM {entries} AS e
  JOIN {entries} AS d ON d.stream = e.stream AND d.version = (e.payload ->> 'version')::bigint
 WHERE e.topic = ANY (%(set_aside)s)
   AND (%(basis)s::text IS NULL OR e.payload ->> 'basis' = %(basis)s)
   AND (%(decided_by)s::text IS NULL OR d.person = %(decided_by)s)
   AND (NOT %(grants)s OR d.topic = ANY (%(granted)s))
   AND (%(body)s::text IS NULL OR e.body = %(body)s)
   AND e.day BETWEEN coalesce(%(since)s, '-infinity'::date) AND coalesce(%(until)s, 'infinity'::date)
""")
