"""Pattern: certificates that a loss of the body's approval touches, and where their holders went."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from psycopg.sql import SQL

from domain.approval import ApprovalState
from domain.status.standing import Status
from domain.values import EditionId
from projections.patterns.pattern import (
    CaseReference,
    Cell,
    Choice,
    Column,
    Declaration,
    Pattern,
    PatternRow,
)


class AffectedHolder(PatternRow):
    """A certificate under an approval in `state` from `since` on, and what it reads now.

    `later` is the holder's latest certificate from another body, decided on that day or after it; none if the
    holder has gone nowhere on record here.
    """

    certificate: UUID
    number: str
    body: str
    scheme: str
    edition: EditionId
    state: ApprovalState
    since: date
    notice: str | None
    uscc: str
    organisation: str
    status: Status
    later: tuple[CaseReference, ...]
    later_body: str | None
    later_status: Status | None
    later_decided_on: date | None


@dataclass(frozen=True)
class AffectedHolders(Pattern[AffectedHolder]):
    """Certificates decided before an approval was suspended, withdrawn or given up, that lived on that day.

    They are those that `PublicRegister.certificates_under` counts. With `remaining`, only those whose holder
    has no later certificate of the scheme from another body. A holder is known by its present code. The
    period is that of the first day of the loss. The loss recorded last comes first.
    """

    remaining: bool = False

    declaration: ClassVar = Declaration(
        name="affected-holders",
        page="AffectedHolderPage",
        title="Holders affected by a loss of approval",
        about=(
            "Certificates touched by the suspension, withdrawal or giving up of the body's approval, what "
            "they read now, and the latest certificate that the holder was granted by another body since. "
            "See who still waits, and who was taken over quickly. A row proves nothing by itself."
        ),
        purpose=(
            "Certificates touched by a body's loss of approval, and the later certificate of the same holder "
            "from another body; `remaining`: only holders without one."
        ),
        choices={
            "remaining": Choice(
                "Which holders", {"1": "only those without a certificate of another body"}, checkbox=True
            )
        },
        columns=(
            Column("Certificate", "number", Cell.CERTIFICATE),
            Column("Organisation", "organisation", Cell.ORGANISATION),
            Column("Status now", "status", Cell.TERM, "status"),
            Column("Later certificate", "later", Cell.CASES),
            Column("From body", "later_body", Cell.BODY),
            Column("Its status now", "later_status", Cell.TERM, "status"),
            Column("Decided on", "later_decided_on", Cell.DAY),
            Column("Certification body", "body", Cell.BODY),
            Column("Approval", "state", Cell.TERM, "approval-state"),
            Column("Approval not live from", "since", Cell.DAY),
            Column("Notice", "notice", Cell.TEXT),
        ),
    )

    text: ClassVar[SQL] = SQL("""
SELECT c.certificate, c.number, c.body, c.scheme, lost.edition, lost.state, lost.first_day AS since,
       lost.reference AS notice, holder.uscc,
       p.standing -> 'organisation' ->> 'name' AS organisation, {status} AS status,
       CASE WHEN later.body IS NULL THEN '[]' ELSE jsonb_build_array(later.reference) END AS later,
       later.body AS later_body, later.status AS later_status, later.decided_on AS later_decided_on,
       lost.position, lost.position AS rank, c.number_key AS key
  FROM (SELECT a.*, e.position FROM {approvals} AS a
          JOIN {body_events} AS e ON e.body = a.body AND e.version = a.version
         WHERE a.state <> 'live' AND a.known_from <= %(known_at)s AND %(known_at)s < a.known_until
           AND (%(body)s::text IS NULL OR a.body = %(body)s)
           AND a.first_day BETWEEN coalesce(%(since)s, '-infinity'::date)
                               AND coalesce(%(until)s, 'infinity'::date)) AS lost
 CROSS JOIN (SELECT %(as_of)s::timestamptz AS as_of, %(known_at)s::timestamptz AS known_at) AS q
  JOIN {certificates} AS c ON c.body = lost.body AND c.scheme = lost.scheme AND c.decided_on < lost.first_day
  JOIN {periods} AS at_loss ON at_loss.certificate = c.certificate AND at_loss.status = ANY (%(touched)s)
   AND at_loss.standing ->> 'edition' = lost.edition
   AND at_loss.starts < (lost.first_day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
   AND (lost.first_day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' <= at_loss.ends
   AND at_loss.known_from <= q.known_at AND q.known_at < at_loss.known_until
  JOIN {periods} AS p ON p.certificate = c.certificate AND p.starts <= q.as_of AND q.as_of < p.ends
   AND p.known_from <= q.known_at AND q.known_at < p.known_until
  CROSS JOIN LATERAL (SELECT p.standing -> 'organisation' ->> 'uscc' AS uscc) AS holder
  LEFT JOIN LATERAL (
       SELECT jsonb_build_object('certificate', c.certificate, 'number', c.number, 'body', c.body)
                  AS reference, c.body, c.decided_on, {status} AS status
         FROM {codes} AS o JOIN {certificates} AS c ON c.certificate = o.certificate
         JOIN {periods} AS p ON p.certificate = c.certificate AND p.starts <= q.as_of AND q.as_of < p.ends
          AND p.known_from <= q.known_at AND q.known_at < p.known_until
        WHERE o.uscc = holder.uscc AND p.standing -> 'organisation' ->> 'uscc' = holder.uscc
          AND c.scheme = lost.scheme AND c.body <> lost.body AND c.decided_on >= lost.first_day
        ORDER BY c.decided_on DESC, c.number_key DESC LIMIT 1) AS later ON true
 WHERE NOT %(remaining)s OR later.body IS NULL
""")
