"""Pattern: the certified service was changed without an audit."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from psycopg.sql import SQL

from domain.values import PersonId
from projections.patterns.pattern import Cell, Column, Declaration, Pattern, PatternRow


class PaperExtension(PatternRow):
    """A change of the certified service that was evaluated on paper and approved; `scope` is the new one."""

    certificate: UUID
    number: str
    body: str
    change: int
    description: str
    scope: str | None
    reported_on: date
    evaluated_on: date
    evaluated_by: PersonId
    approved_on: date
    by: PersonId
    reason: str


@dataclass(frozen=True)
class PaperExtensions(Pattern[PaperExtension]):
    """Changes of the certified service that were approved on an evaluation without an audit (domain §9).

    The last evaluation counts. The period is that of the approval. The latest comes first.
    """

    declaration: ClassVar = Declaration(
        name="paper-extensions",
        page="PaperExtensionPage",
        title="Service changed on paper",
        about=(
            "Changes of the certified service that were approved without an audit. An extension needs one, "
            "unless the scheme says that paper will do: see whether the new service is wider than what was "
            "audited. A row proves nothing by itself."
        ),
        purpose="Approved changes of the certified service whose evaluation rests on no audit.",
        columns=(
            Column("Certificate", "number", Cell.CERTIFICATE),
            Column("Certification body", "body", Cell.BODY),
            Column("Change", "description", Cell.REASON),
            Column("New scope", "scope", Cell.REASON),
            Column("Reported on", "reported_on", Cell.DAY),
            Column("Evaluated on", "evaluated_on", Cell.DAY),
            Column("Evaluated by", "evaluated_by", Cell.PERSON),
            Column("Approved on", "approved_on", Cell.DAY),
            Column("By", "by", Cell.PERSON),
            Column("Reason", "reason", Cell.REASON),
        ),
    )

    text: ClassVar[SQL] = SQL("""
SELECT e.stream AS certificate, e.number, e.body, (e.payload ->> 'change')::int AS change,
       r.payload ->> 'description' AS description, e.payload -> 'altered' ->> 'scope' AS scope,
       (r.payload ->> 'reported_on')::date AS reported_on, v.day AS evaluated_on, v.person AS evaluated_by,
       e.day AS approved_on, e.person AS by, e.reason, e.position, e.position AS rank, '' AS key
  FROM {entries} AS e
  JOIN {entries} AS r ON r.stream = e.stream AND r.topic = ANY (%(change_requested)s)
   AND r.payload -> 'change' = e.payload -> 'change' AND r.payload ->> 'kind' = 'service'
  JOIN LATERAL (SELECT day, person, payload FROM {entries} AS evaluation
                 WHERE stream = e.stream AND topic = ANY (%(change_evaluated)s)
                   AND payload -> 'change' = e.payload -> 'change' AND version < e.version
                 ORDER BY version DESC LIMIT 1) AS v ON v.payload ->> 'audit' IS NULL
 WHERE e.topic = ANY (%(changed)s)
   AND (%(body)s::text IS NULL OR e.body = %(body)s)
   AND e.day BETWEEN coalesce(%(since)s, '-infinity'::date) AND coalesce(%(until)s, 'infinity'::date)
""")
