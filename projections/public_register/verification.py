"""List check: is each number issued, and is its holder the one named?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from psycopg.rows import DictRow, dict_row
from psycopg.sql import SQL

from domain.errors import InvalidValue
from domain.number import NumberTemplate, well_formed
from domain.status.reliance import Reliance, for_another_name
from projections.public_register.answers import Match, VerifiedLine
from projections.public_register.as_of import Moments
from projections.public_register.body_approval import APPROVAL_JOIN, joined
from projections.public_register.names import LONGEST, normalise_name, number_key
from projections.view import Connection, in_schema

MAX_LINES: Final = 1_000
"""Lines in one list."""

_TEMPLATES: Final = SQL("""
SELECT DISTINCT edition.value ->> 'number'
  FROM {s}.schemes, jsonb_each(content -> 'editions') AS edition
""")

_ISSUED: Final = SQL("""
SELECT c.number_key, c.scheme, c.decided_on, c.valid_from, c.valid_until, p.standing, a.spells,
       m.maintained
  FROM (SELECT %(as_of)s::timestamptz AS as_of, %(known_at)s::timestamptz AS known_at) AS q
  CROSS JOIN {s}.certificates AS c
  JOIN {s}.periods AS p ON p.certificate = c.certificate
   AND p.starts <= %(as_of)s AND %(as_of)s < p.ends
   AND p.known_from <= %(known_at)s AND %(known_at)s < p.known_until
{approval}
 WHERE c.number_key = ANY (%(keys)s)
""")


class TooManyLines(InvalidValue):
    """A list has more lines than one check allows."""

    def __init__(self, lines: int) -> None:
        self.lines = lines
        super().__init__(
            "The list has {lines} lines. Send at most {most} at a time.", lines=lines, most=MAX_LINES
        )


@dataclass(frozen=True)
class ClaimedCertificate:
    """A line of a list: a number, and the organisation it is claimed for."""

    number: str
    organisation: str | None = None


def must_not_exceed_limit(lines: Sequence[ClaimedCertificate]) -> None:
    """Raise TooManyLines if there are more than MAX_LINES."""
    if len(lines) > MAX_LINES:
        raise TooManyLines(len(lines))


def verify_lines(
    connection: Connection, schema: str, lines: Sequence[ClaimedCertificate], moments: Moments | None
) -> tuple[VerifiedLine, ...]:
    """The result of each line, in the order given, all as of the same moment."""
    rows = connection.execute(in_schema(_TEMPLATES, schema)).fetchall()
    templates = [NumberTemplate(template) for (template,) in rows]
    issued = _issued(connection, schema, lines, moments) if moments else {}
    return tuple(
        _issued_line(line, issued[key], moments)
        if moments and (key := number_key(line.number)) in issued
        else _miss(line, templates)
        for line in lines
    )


def _issued(
    connection: Connection, schema: str, lines: Sequence[ClaimedCertificate], moments: Moments
) -> dict[str, DictRow]:
    keys = sorted({number_key(line.number) for line in lines})
    params = {"keys": keys, "as_of": moments.as_of, "known_at": moments.known_at}
    with connection.cursor(row_factory=dict_row) as cursor:
        return {
            row["number_key"]: row
            for row in cursor.execute(in_schema(_ISSUED, schema, approval=APPROVAL_JOIN), params)
        }


def _miss(line: ClaimedCertificate, templates: Sequence[NumberTemplate]) -> VerifiedLine:
    """A number that was never issued here; one that is not written as ours may be another register's."""
    if well_formed(line.number, templates):
        return VerifiedLine(number=line.number, match=Match.NOT_ISSUED, reliance=Reliance.NO, notices=())
    return VerifiedLine(number=line.number, match=Match.MALFORMED, reliance=Reliance.CANNOT_TELL, notices=())


def _issued_line(line: ClaimedCertificate, issued: DictRow, moments: Moments) -> VerifiedLine:
    standing, judgement = joined(issued, moments.as_of, moments.today)
    holder = standing.organisation
    is_holder = _is_holder(line.organisation, (holder.name, holder.name_latin))
    return VerifiedLine(
        number=line.number,
        match=Match.EXACT if is_holder else Match.NAME_DIFFERS,
        reliance=judgement.reliance if is_holder else for_another_name(judgement.reliance),
        notices=judgement.notices,
        status=standing.status,
        level=standing.level,
        scheme=issued["scheme"],
        edition=standing.edition,
        valid_until=issued["valid_until"],
    )


def _is_holder(claimed: str | None, names: Sequence[str | None]) -> bool:
    """Whether a name claimed is one of the holder's; a line without a name matches any holder."""
    if not claimed or not claimed.strip():
        return True
    return len(claimed) <= LONGEST and normalise_name(claimed) in {
        normalise_name(name) for name in names if name
    }
