"""Pattern: suspended again soon after a suspension was lifted."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from psycopg.sql import SQL

from domain.values import PersonId
from projections.patterns.pattern import Cell, Choice, Column, Days, Declaration, Pattern, PatternRow

DAYS: Final = 30
"""Within them a suspension on the same ground continues the one before (rule 22)."""


class GroundThen(StrEnum):
    """Whether the ground is that of the suspension before."""

    SAME = "same"
    OTHER = "other"


class SuspendedAgain(PatternRow):
    """A suspension that starts `days` days after the lifting of the one before was recorded."""

    certificate: UUID
    number: str
    body: str
    scheme: str
    days: int
    lifted_on: date
    lifted_by: PersonId | None
    suspended_from: date
    ground: str
    ground_before: str
    compared: GroundThen
    by: PersonId
    reason: str


@dataclass(frozen=True)
class SuspensionsAgain(Pattern[SuspendedAgain]):
    """Suspensions that start at most `days` days after the last one was lifted, of the predecessor too.

    On the same ground the limit of the suspension counts both (rule 22); on another one it begins anew.
    Suspensions set aside do not count. The period is that of recording. The latest comes first.
    """

    days: Days = DAYS
    ground: GroundThen | None = None

    declaration: ClassVar = Declaration(
        name="suspended-again",
        page="SuspendedAgainPage",
        title="Suspended again soon after the lifting",
        about=(
            "Suspensions that start within a set number of days after the last one was lifted. On another "
            "ground the time limit begins anew: see whether the first fault was remedied when the suspension "
            "was lifted, and by whom. A row proves nothing by itself."
        ),
        purpose="Suspensions that start at most `days` days after the last one was lifted.",
        threshold="days",
        threshold_label="Days at most",
        choices={
            "ground": Choice(
                "Ground of the suspension",
                {GroundThen.SAME: "the same ground as before", GroundThen.OTHER: "another ground"},
            ),
        },
        columns=(
            Column("Days", "days", Cell.COUNT),
            Column("Certificate", "number", Cell.CERTIFICATE),
            Column("Certification body", "body", Cell.BODY),
            Column("Ground before", "ground_before", Cell.GROUND),
            Column("Lifted on", "lifted_on", Cell.DAY),
            Column("Lifted by", "lifted_by", Cell.PERSON),
            Column("Ground now", "ground", Cell.GROUND),
            Column("Suspended from", "suspended_from", Cell.DAY),
            Column("By", "by", Cell.PERSON),
            Column("Reason", "reason", Cell.REASON),
        ),
    )

    text: ClassVar[SQL] = SQL("""
SELECT e.stream AS certificate, e.number, e.body, c.scheme, i.measure AS days,
       (i.details ->> 'lifted_on')::date AS lifted_on, l.person AS lifted_by,
       e.effective_day AS suspended_from, e.payload ->> 'ground' AS ground,
       i.details ->> 'ground_before' AS ground_before,
       CASE WHEN (i.details ->> 'same_ground')::boolean THEN 'same' ELSE 'other' END AS compared,
       e.person AS by, e.reason, e.position, e.position AS rank, '' AS key
  FROM {indicators} AS i
  JOIN {entries} AS e ON e.position = i.position
  JOIN {cases} AS c ON c.certificate = e.stream
  LEFT JOIN {entries} AS l ON l.stream = (i.details ->> 'lifted_stream')::uuid
   AND l.version = (i.details ->> 'lifted_version')::bigint
 WHERE i.kind = 'suspended_again' AND i.measure <= %(days)s
   AND (%(ground)s::text IS NULL OR (%(ground)s = 'same') = (i.details ->> 'same_ground')::boolean)
   AND (%(body)s::text IS NULL OR e.body = %(body)s)
   AND e.day BETWEEN coalesce(%(since)s, '-infinity'::date) AND coalesce(%(until)s, 'infinity'::date)
""")
