"""Pattern: interests declared after an audit, or shortened."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from psycopg.sql import SQL

from domain.events.institution import InterestKind
from domain.values import PersonId
from projections.patterns.pattern import Cell, Choice, Column, Declaration, Pattern, PatternRow


class InterestFlaw(StrEnum):
    """What is to be looked at: it was declared after an audit, or its end was moved forward."""

    LATE = "late"
    SHORTENED = "shortened"


class LateInterest(PatternRow):
    """An interest of a person in an organisation.

    A late one has the audit in which the person took part, and its days; a shortened one has the end declared
    before, None for an open one.
    """

    flaw: InterestFlaw
    person: PersonId
    uscc: str
    body: str
    kind: InterestKind
    begins_on: date
    ends_on: date | None
    ended_before: date | None
    declared_on: date
    by: PersonId
    certificate: UUID | None
    number: str | None
    audit: int | None
    held_from: date | None
    held_to: date | None
    reason: str


@dataclass(frozen=True)
class LateInterests(Pattern[LateInterest]):
    """Interests declared after an audit on days within them, of a person who took part; and shortened ones.

    Who took part is what the audit names, or the planned team (rule 37). The period is that of the
    declaration. The latest comes first.
    """

    flaw: InterestFlaw | None = None

    declaration: ClassVar = Declaration(
        name="late-interests",
        page="LateInterestPage",
        title="Interest declared late or shortened",
        about=(
            "Interests of auditors that were declared only after they had audited the organisation, and "
            "interests whose end was moved forward. See who decided on that audit, and whether it was upheld "
            "or held again. A row proves nothing by itself."
        ),
        purpose="Interests declared after an audit of that organisation by the person, and shortened ones.",
        choices={
            "flaw": Choice(
                "Which interests",
                {InterestFlaw.LATE: "declared after an audit", InterestFlaw.SHORTENED: "shortened"},
            ),
        },
        columns=(
            Column("Person", "person", Cell.PERSON),
            Column("Interest", "kind", Cell.TERM, "interest"),
            Column("Organisation", "uscc", Cell.TEXT),
            Column("Certification body", "body", Cell.BODY),
            Column("From", "begins_on", Cell.DAY),
            Column("To", "ends_on", Cell.DAY),
            Column("Ended before on", "ended_before", Cell.DAY),
            Column("Declared on", "declared_on", Cell.DAY),
            Column("Certificate", "number", Cell.CERTIFICATE),
            Column("Audited from", "held_from", Cell.DAY),
            Column("Audited until", "held_to", Cell.DAY),
            Column("Reason", "reason", Cell.REASON),
        ),
    )

    text: ClassVar[SQL] = SQL("""
WITH declared AS MATERIALIZED (
    SELECT position, body, day, person AS by, reason, payload ->> 'person' AS person,
           payload ->> 'uscc' AS uscc, payload ->> 'kind' AS kind, (payload ->> 'since')::date AS begins_on,
           (payload ->> 'until')::date AS ends_on,
           lag((payload ->> 'until')::date) OVER again AS ended_before,
           row_number() OVER again > 1 AND (payload ->> 'until')::date < coalesce(
               lag((payload ->> 'until')::date) OVER again, 'infinity'::date) AS is_shorter
      FROM {entries}
     WHERE topic = ANY (%(interest_declared)s) AND (%(body)s::text IS NULL OR body = %(body)s)
    WINDOW again AS (PARTITION BY stream, payload ->> 'person', payload ->> 'uscc', payload ->> 'kind',
                                  payload ->> 'since' ORDER BY version)),
held AS MATERIALIZED (
    SELECT a.stream, a.number, (a.payload ->> 'audit')::int AS audit, d.position,
           (a.payload ->> 'held_from')::date AS held_from, (a.payload ->> 'held_to')::date AS held_to,
           CASE WHEN jsonb_array_length(a.payload -> 'took_part') > 0 THEN a.payload -> 'took_part'
                ELSE (SELECT p.payload -> 'team' FROM {entries} AS p
                       WHERE p.stream = a.stream AND p.topic = ANY (%(team_named)s)
                         AND p.payload -> 'audit' = a.payload -> 'audit' AND p.version < a.version
                       ORDER BY p.version DESC LIMIT 1) END AS people
      FROM declared AS d
      JOIN {streams} AS s ON s.uscc = d.uscc AND s.body = d.body
      JOIN {entries} AS a ON a.stream = s.stream AND a.topic = ANY (%(audited)s))
SELECT flaw, d.person, uscc, body, kind, begins_on, ends_on, ended_before, day AS declared_on, by,
       certificate, number, audit, held_from, held_to, reason, position, position AS rank, key
  FROM (SELECT 'late' AS flaw, position, stream AS certificate, number, audit, held_from, held_to, people,
               stream || ' ' || audit AS key FROM held
         UNION ALL
        SELECT 'shortened', position, NULL, NULL, NULL, NULL, NULL, NULL, '' FROM declared WHERE is_shorter)
       AS found
  JOIN declared AS d USING (position)
 WHERE (flaw = 'shortened' OR (people ? d.person AND held_from < day AND begins_on <= held_to
                               AND held_from <= coalesce(ends_on, 'infinity'::date)))
   AND (%(flaw)s::text IS NULL OR flaw = %(flaw)s)
   AND day BETWEEN coalesce(%(since)s, '-infinity'::date) AND coalesce(%(until)s, 'infinity'::date)
""")
