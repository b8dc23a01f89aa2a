"""Pattern: audits whose sheet deletes much of the score table."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, Final
from uuid import UUID

from psycopg.sql import SQL
from pydantic import Field

from domain.values import ClauseId, LevelId, PersonId
from projections.patterns.pattern import Cell, Column, Declaration, Pattern, PatternRow

PERCENT: Final = 15
"""Widely stated as the share from which deletions deserve a look (rule 19); not confirmed by a source."""


class DeletedShare(PatternRow):
    """An audit, and what its sheet deletes; `percent` has two decimals, rounded up."""

    certificate: UUID
    number: str | None
    body: str
    scheme: str
    audit: int
    percent: str
    warning: str | None
    clauses: tuple[ClauseId, ...]
    level: LevelId | None
    held_to: date
    recorded_on: date
    by: PersonId


@dataclass(frozen=True)
class Deletions(Pattern[DeletedShare]):
    """Audits that delete more of the table's points than the scheme's warning share (rule 19).

    `percent` is the warning share of schemes that state none. The period is that of recording. The largest
    share comes first.
    """

    percent: Annotated[int, Field(ge=0, le=100)] = PERCENT

    declaration: ClassVar = Declaration(
        name="deletions",
        page="DeletedSharePage",
        title="Much of the score table deleted",
        about=(
            "Audits whose sheet deletes more of the points of the table than the scheme warns of. Clauses "
            "that do not apply are deleted rightly: see in the case whether each justification holds. A row "
            "proves nothing by itself."
        ),
        purpose=(
            "Audits whose sheet deletes more of the table's points than the warning share of the scheme, or "
            "than `percent` where it states none."
        ),
        threshold="percent",
        threshold_label="Per cent more than, where the scheme states no warning",
        columns=(
            Column("Per cent deleted", "percent", Cell.NUMERAL),
            Column("Certificate", "number", Cell.CERTIFICATE),
            Column("Certification body", "body", Cell.BODY),
            Column("Deleted clauses", "clauses", Cell.LIST),
            Column("Level reached", "level", Cell.LEVEL),
            Column("Audited until", "held_to", Cell.DAY),
            Column("Recorded on", "recorded_on", Cell.DAY),
            Column("By", "by", Cell.PERSON),
        ),
    )

    text: ClassVar[SQL] = SQL("""
SELECT e.stream AS certificate, e.number, e.body, c.scheme, (e.payload ->> 'audit')::int AS audit,
       to_char(i.measure / 100.0, 'FM990.00') AS percent,
       to_char((i.details ->> 'warning')::int / 100.0, 'FM990.00') AS warning,
       i.details -> 'clauses' AS clauses,
       e.payload ->> 'level' AS level, (e.payload ->> 'held_to')::date AS held_to, e.day AS recorded_on,
       e.person AS by, e.position, i.measure AS rank, e.position::text AS key
  FROM {indicators} AS i
  JOIN {entries} AS e ON e.position = i.position
  JOIN {cases} AS c ON c.certificate = e.stream
 WHERE i.kind = 'deletions' AND i.measure > coalesce((i.details ->> 'warning')::int, %(percent)s * 100)
   AND (%(body)s::text IS NULL OR e.body = %(body)s)
   AND e.day BETWEEN coalesce(%(since)s, '-infinity'::date) AND coalesce(%(until)s, 'infinity'::date)
""")
