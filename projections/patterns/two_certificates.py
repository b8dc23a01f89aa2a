"""Pattern: two live certificates of one holder, scheme and body."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from psycopg.sql import SQL

from projections.patterns.pattern import CaseReference, Cell, Column, Days, Declaration, Pattern, PatternRow


class TwoCertificates(PatternRow):
    """A holder whose two certificates have both lived for `days` days, the first day included."""

    uscc: str | None
    organisation: str
    body: str
    scheme: str
    days: int
    since: date
    ends_on: date
    cases: tuple[CaseReference, ...]


@dataclass(frozen=True)
class CertificatePairs(Pattern[TwoCertificates]):
    """Pairs of certificates of one holder, scheme and body that both live today, for more than `days` days.

    A certificate and the one granted to follow it are no pair (rule 21). The period is that of the first day
    on which both lived. The longest comes first.
    """

    days: Days = 0

    declaration: ClassVar = Declaration(
        name="two-certificates",
        page="TwoCertificatesPage",
        title="Two live certificates of one holder",
        about=(
            "Holders with two live certificates of one scheme from one body for more than a set number of "
            "days. By succession of holders, or after a decision was set aside, two may live for some "
            "months; then one must end. See how the second came about. A row proves nothing by itself."
        ),
        purpose="Two live certificates of one holder, scheme and body, for more than `days` days.",
        threshold="days",
        threshold_label="Days more than",
        columns=(
            Column("Days", "days", Cell.COUNT),
            Column("Organisation", "organisation", Cell.ORGANISATION),
            Column("Scheme", "scheme", Cell.SCHEME),
            Column("Certification body", "body", Cell.BODY),
            Column("Both live since", "since", Cell.DAY),
            Column("The first ends on", "ends_on", Cell.DAY),
            Column("Certificates", "cases", Cell.CASES),
        ),
    )

    text: ClassVar[SQL] = SQL("""
SELECT p.standing -> 'organisation' ->> 'uscc' AS uscc,
       p.standing -> 'organisation' ->> 'name' AS organisation,
       a.body, a.scheme, %(today)s::date - since + 1 AS days, since, ends_on, pair.position,
       jsonb_build_array(jsonb_build_object('certificate', a.certificate, 'number', a.number, 'body', a.body),
                         jsonb_build_object('certificate', b.certificate, 'number', b.number, 'body', b.body))
           AS cases,
       %(today)s::date - since + 1 AS rank, pair.key
  FROM (SELECT position, key, (details -> 'certificates' ->> 0)::uuid AS one,
               (details -> 'certificates' ->> 1)::uuid AS other, (details ->> 'since')::date AS since,
               (details ->> 'until')::date AS ends_on
          FROM {indicators} WHERE kind = 'two_certificates') AS pair
  JOIN {certificates} AS a ON a.certificate = pair.one
  JOIN {certificates} AS b ON b.certificate = pair.other
  JOIN {periods} AS p ON p.certificate = pair.one AND p.starts <= %(as_of)s AND %(as_of)s < p.ends
   AND p.known_from <= %(known_at)s AND %(known_at)s < p.known_until
 WHERE %(today)s::date BETWEEN since AND ends_on AND %(today)s::date - since + 1 > %(days)s
   AND (%(body)s::text IS NULL OR a.body = %(body)s)
   AND since BETWEEN coalesce(%(since)s, '-infinity'::date) AND coalesce(%(until)s, 'infinity'::date)
""")
