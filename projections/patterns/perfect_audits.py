"""Pattern: auditors whose audits all reached the highest level."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from psycopg.sql import SQL

from domain.values import PersonId
from projections.patterns.pattern import (
    CaseReference,
    Cell,
    Choice,
    Column,
    Declaration,
    Pattern,
    PatternRow,
    Times,
)

AUDITS: Final = 5
"""Fewer audits say nothing; no rule gives a number."""


class PerfectAuditor(PatternRow):
    """An auditor, and the audits that all reached the highest level; `led` counts those they led."""

    person: PersonId
    audits: int
    led: int
    first_held_to: date
    last_held_to: date
    cases: tuple[CaseReference, ...]


@dataclass(frozen=True)
class PerfectAuditors(Pattern[PerfectAuditor]):
    """Auditors with at least `audits` audits, each of which reached the highest level of its scheme.

    Leaders and members alike, of audits for any purpose; with `leading`, only audits that the person led. One
    failed audit excludes the auditor. Schemes with a single level are left out. The period is that in which
    the audits were recorded. The auditor with most audits comes first.
    """

    audits: Times = AUDITS
    leading: bool = False

    declaration: ClassVar = Declaration(
        name="perfect-auditors",
        page="PerfectAuditorPage",
        title="Auditors who always reach the highest level",
        about=(
            "Auditors with at least a set number of audits, every one of which reached the highest level of "
            "its scheme."
        ),
        purpose=(
            "Auditors whose audits, at least `audits`, all reached the highest level; `leading`: led audits "
            "only."
        ),
        threshold="audits",
        threshold_label="Audits at least",
        choices={
            "leading": Choice("Which audits", {"1": "only those the auditor led"}, checkbox=True),
        },
        columns=(
            Column("Auditor", "person", Cell.PERSON),
            Column("Audits", "audits", Cell.COUNT),
            Column("of them led", "led", Cell.COUNT),
            Column("First", "first_held_to", Cell.DAY),
            Column("Last", "last_held_to", Cell.DAY),
            Column("Certificates", "cases", Cell.CASES),
        ),
    )

    # The levels of an edition ascend (domain/scheme/model.py), so the last is the highest.
    text: ClassVar[SQL] = SQL("""
WITH highest AS MATERIALIZED (
    SELECT DISTINCT scheme, edition.value -> 'levels' -> -1 ->> 'id' AS level
      FROM {schemes}, jsonb_each(content -> 'editions') AS edition
     WHERE jsonb_array_length(edition.value -> 'levels') > 1)
SELECT person, audits, led, first_held_to, last_held_to, cases, position, audits AS rank, person AS key
  FROM (SELECT person, count(1) AS audits, count(1) FILTER (WHERE person = leader) AS led,
               min(held_to) AS first_held_to, max(held_to) AS last_held_to, max(position) AS position,
               jsonb_agg(DISTINCT jsonb_build_object('certificate', stream, 'number', number, 'body', body))
                   AS cases
          FROM (SELECT a.position, a.stream, a.number, a.body, (a.payload ->> 'held_to')::date AS held_to,
                       coalesce(nullif(a.payload -> 'took_part', '[]'), p.payload -> 'team') AS team,
                       p.payload ->> 'leader' AS leader,
                       (c.scheme, a.payload ->> 'level') IN (SELECT scheme, level FROM highest) AS perfect
                  FROM {entries} AS a
                  JOIN LATERAL (
                       SELECT payload FROM {entries} AS team
                        WHERE team.stream = a.stream AND team.topic = ANY (%(team_named)s)
                          AND team.payload -> 'audit' = a.payload -> 'audit'
                        ORDER BY team.position DESC LIMIT 1) AS p ON true
                  JOIN {cases} AS c ON c.certificate = a.stream
                 WHERE a.topic = ANY (%(audited)s) AND (%(body)s::text IS NULL OR a.body = %(body)s)
                   AND a.day BETWEEN coalesce(%(since)s, '-infinity'::date)
                                 AND coalesce(%(until)s, 'infinity'::date)
                   AND c.scheme IN (SELECT scheme FROM highest)) AS audit,
               jsonb_array_elements_text(team) AS person
         WHERE NOT %(leading)s OR person = leader
         GROUP BY person
        HAVING count(1) >= %(audits)s AND bool_and(coalesce(perfect, false))) AS auditor
""")
