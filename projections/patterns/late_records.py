"""Pattern: events recorded long after the day from which they hold."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from psycopg.sql import SQL

from domain.values import PersonId
from projections.patterns.pattern import Cell, Column, Days, Declaration, Pattern, PatternRow

DAYS: Final = 7
"""A weekend and a few working days; no rule gives a number."""


class LateRecord(PatternRow):
    """An event recorded so many days after the one from which it holds."""

    certificate: UUID
    number: str | None
    body: str
    topic: str
    days: int
    effective_on: date
    recorded_on: date
    by: PersonId
    reason: str


@dataclass(frozen=True)
class LateRecords(Pattern[LateRecord]):
    """Events of certificates that hold from more than `days` days before the day of recording.

    A rectification holds from the event in error and so is always late; it is listed, since it changes what
    was known. An audit holds from its last day (rule 38); an agreement, an appeal, a complaint, a reported
    change and an evaluation of a lifting from the day that they name: limits run from it. The period is that
    of recording. The latest comes first.
    """

    days: Days = DAYS

    declaration: ClassVar = Declaration(
        name="late-records",
        page="LateRecordPage",
        title="Recorded long after it is said to hold",
        about=(
            "Decisions recorded more than a set number of days after the day from which they hold. An audit "
            "holds from its last day; an agreement, appeal, complaint, reported change or evaluation from "
            "the day that it names. A rectification is late by its nature."
        ),
        purpose="Events recorded more than `days` days after their effective date.",
        threshold="days",
        threshold_label="Days more than",
        columns=(
            Column("Days", "days", Cell.COUNT),
            Column("Event", "topic", Cell.TERM, "topic"),
            Column("Certificate", "number", Cell.CERTIFICATE),
            Column("Certification body", "body", Cell.BODY),
            Column("Holds from", "effective_on", Cell.DAY),
            Column("Recorded on", "recorded_on", Cell.DAY),
            Column("By", "by", Cell.PERSON),
            Column("Reason", "reason", Cell.REASON),
        ),
    )

    text: ClassVar[SQL] = SQL("""
SELECT stream AS certificate, number, body, topic, day - effective_day AS days,
       effective_day AS effective_on, day AS recorded_on, person AS by, reason, position,
       position AS rank, '' AS key
  FROM (SELECT position, stream, kind, topic, person, number, body, reason, day,
               CASE WHEN topic = ANY (%(audited)s) THEN (payload ->> 'held_to')::date
                    WHEN topic = ANY (%(dated)s) THEN
                         coalesce(payload ->> 'signed_on', payload ->> 'lodged_on',
                                  payload ->> 'reported_on', payload ->> 'held_on')::date
                    WHEN topic = ANY (%(complaint_filed)s) THEN
                         ((payload ->> 'received_at')::timestamptz AT TIME ZONE 'Asia/Shanghai')::date
                    ELSE effective_day END AS effective_day
          FROM {entries}) AS e
 WHERE kind = 'certificate' AND (%(body)s::text IS NULL OR body = %(body)s)
   AND day BETWEEN coalesce(%(since)s, '-infinity'::date) AND coalesce(%(until)s, 'infinity'::date)
   AND day - effective_day > %(days)s
""")
