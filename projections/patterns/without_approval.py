"""Pattern: decisions in a holder's favour while the body's approval was not live."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from psycopg.sql import SQL

from domain.values import EditionId, PersonId
from projections.patterns.pattern import Cell, Column, Declaration, Pattern, PatternRow


class ActWithoutApproval(PatternRow):
    """A decision in a holder's favour; the approval has not been live from `since` by what is known now."""

    certificate: UUID
    number: str | None
    body: str
    topic: str
    edition: EditionId
    since: date
    notice: str | None
    effective_on: date
    recorded_on: date
    by: PersonId
    reason: str


@dataclass(frozen=True)
class ActsWithoutApproval(Pattern[ActWithoutApproval]):
    """Decisions that took effect, or were recorded, within a spell without a live approval (rule 17).

    None is taken while that is known, so a row appears when a withdrawal or a suspension is recorded with an
    earlier day. A day on which the approval was live for a part counts as one with it. The period is that of
    recording. The latest comes first.
    """

    declaration: ClassVar = Declaration(
        name="without-approval",
        page="ActWithoutApprovalPage",
        title="Decided without a live approval",
        about=(
            "Decisions in a holder's favour on days on which the body's approval was suspended, withdrawn or "
            "given up, as known now. See when the body learned of it, and what became of the certificate. A "
            "row proves nothing by itself."
        ),
        purpose="Decisions in a holder's favour while the body's approval was not live, as known now.",
        columns=(
            Column("Decision", "topic", Cell.TERM, "topic"),
            Column("Certificate", "number", Cell.CERTIFICATE),
            Column("Certification body", "body", Cell.BODY),
            Column("Edition", "edition", Cell.TEXT),
            Column("Approval not live from", "since", Cell.DAY),
            Column("Notice", "notice", Cell.TEXT),
            Column("Holds from", "effective_on", Cell.DAY),
            Column("Recorded on", "recorded_on", Cell.DAY),
            Column("By", "by", Cell.PERSON),
            Column("Reason", "reason", Cell.REASON),
        ),
    )

    text: ClassVar[SQL] = SQL("""
SELECT e.stream AS certificate, e.number, e.body, e.topic, e.edition, lost.first_day AS since,
       lost.reference AS notice, e.effective_day AS effective_on, e.day AS recorded_on, e.person AS by,
       e.reason, e.position, e.position AS rank, '' AS key
  FROM (SELECT d.*, c.scheme,
               (SELECT n.payload ->> 'edition' FROM {entries} AS n
                 WHERE n.stream = d.stream AND n.version <= d.version AND n.topic = ANY (%(edition_named)s)
                 ORDER BY n.version DESC LIMIT 1) AS edition
          FROM {entries} AS d JOIN {cases} AS c ON c.certificate = d.stream
         WHERE d.topic = ANY (%(in_favour)s)
            OR (d.topic = ANY (%(supervised)s) AND (d.payload ->> 'passed')::boolean)
            OR (d.topic = ANY (%(changed)s)
                AND coalesce(d.payload -> 'altered' ->> 'scope', d.payload ->> 'scope_units') IS NOT NULL)
       ) AS e
 CROSS JOIN LATERAL (
       SELECT a.first_day, a.reference FROM {approvals} AS a
        WHERE a.body = e.body AND a.scheme = e.scheme AND a.edition = e.edition AND a.state <> 'live'
          AND a.known_from <= %(known_at)s AND %(known_at)s < a.known_until
          AND (a.starts <= e.recorded_at AND e.recorded_at < a.ends
            OR a.starts <= e.effective_day::timestamp AT TIME ZONE 'Asia/Shanghai'
               AND (e.effective_day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' <= a.ends)
        ORDER BY a.starts LIMIT 1) AS lost
 WHERE (%(body)s::text IS NULL OR e.body = %(body)s)
   AND e.day BETWEEN coalesce(%(since)s, '-infinity'::date) AND coalesce(%(until)s, 'infinity'::date)
""")
