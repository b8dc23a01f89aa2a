"""Pattern: repeated reinstatements."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
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

TIMES: Final = 2
"""From the second on it is a repetition."""


class Per(StrEnum):
    """What the reinstatements are counted by."""

    CERTIFICATE = "certificate"
    ORGANISATION = "organisation"


class RepeatedReinstatement(PatternRow):
    """An organisation as its certificate names it now, how often it was reinstated, and by whom."""

    uscc: str
    organisation: str
    reinstatements: int
    first_on: date
    last_on: date
    by: tuple[PersonId, ...]
    cases: tuple[CaseReference, ...]


@dataclass(frozen=True)
class Reinstatements(Pattern[RepeatedReinstatement]):
    """Certificates, or organisations over all their certificates, reinstated at least `times` times.

    An organisation is the code that its certificates name now. An appeal upheld reinstates as well. The
    period is that of recording. Whatever was reinstated most often comes first.
    """

    times: Times = TIMES
    per: Per = Per.CERTIFICATE

    declaration: ClassVar = Declaration(
        name="reinstatements",
        page="ReinstatementPage",
        title="Reinstated again and again",
        about=("Certificates or organisations whose suspension was lifted at least a set number of times."),
        purpose="Certificates or organisations with at least `times` reinstatements.",
        threshold="times",
        threshold_label="Times at least",
        choices={
            "per": Choice(
                "Counted by",
                {Per.CERTIFICATE: "by certificate", Per.ORGANISATION: "by organisation"},
            ),
        },
        columns=(
            Column("Times", "reinstatements", Cell.COUNT),
            Column("Organisation", "organisation", Cell.ORGANISATION),
            Column("First", "first_on", Cell.DAY),
            Column("Last", "last_on", Cell.DAY),
            Column("By", "by", Cell.PEOPLE),
            Column("Certificates", "cases", Cell.CASES),
        ),
    )

    text: ClassVar[SQL] = SQL("""
SELECT uscc, organisation, reinstatements, first_on, last_on, by, cases, position, reinstatements AS rank,
       thing AS key
  FROM (SELECT CASE %(per)s WHEN 'organisation' THEN holder ->> 'uscc' ELSE stream::text END AS thing,
               min(holder ->> 'uscc') AS uscc,
               (array_agg(holder ->> 'name' ORDER BY position DESC))[1] AS organisation,
               count(1) AS reinstatements, min(day) AS first_on, max(day) AS last_on,
               array_agg(DISTINCT person ORDER BY person) AS by, max(position) AS position,
               jsonb_agg(DISTINCT jsonb_build_object('certificate', stream, 'number', number, 'body', body))
                   AS cases
          FROM (SELECT e.position, e.stream, e.number, e.body, e.person, e.day,
                       p.standing -> 'organisation' AS holder
                  FROM {entries} AS e
                  JOIN {periods} AS p ON p.certificate = e.stream
                   AND p.starts <= %(as_of)s AND %(as_of)s < p.ends
                   AND p.known_from <= %(known_at)s AND %(known_at)s < p.known_until
                 WHERE e.topic = ANY (%(reinstated)s) AND (%(body)s::text IS NULL OR e.body = %(body)s)
                   AND e.day BETWEEN coalesce(%(since)s, '-infinity'::date)
                                 AND coalesce(%(until)s, 'infinity'::date)) AS lifted
         GROUP BY thing
        HAVING count(1) >= %(times)s) AS repeated
""")
