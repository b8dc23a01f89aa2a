"""List check: is each number issued, and is its holder the one named?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from psycopg.sql import SQL

from domain.errors import InvalidValue
from domain.number import NumberTemplate, well_formed
from projections.public_register.answers import Match, VerifiedLine
from projections.public_register.as_of import Moments
from projections.public_register.names import LONGEST, normalise_name, number_key
from projections.view import Connection, in_schema

MAX_LINES: Final = 1_000
"""Lines in one list."""

_TEMPLATES: Final = SQL("""
SELECT DISTINCT edition.value ->> 'number'
  FROM {s}.schemes, jsonb_each(content -> 'editions') AS edition
""")

_ISSUED: Final = SQL("""
SELECT c.number_key, p.status, p.level, c.scheme, p.standing ->> 'edition', c.valid_until,
       p.standing -> 'organisation' ->> 'name', p.standing -> 'organisation' ->> 'name_latin'
  FROM {s}.certificates AS c
  JOIN {s}.periods AS p ON p.certificate = c.certificate
   AND p.starts <= %(as_of)s AND %(as_of)s < p.ends
   AND p.known_from <= %(known_at)s AND %(known_at)s < p.known_until
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
    return tuple(_verify_line(line, issued.get(number_key(line.number)), templates) for line in lines)


def _issued(
    connection: Connection, schema: str, lines: Sequence[ClaimedCertificate], moments: Moments
) -> dict[str, tuple[Any, ...]]:
    keys = sorted({number_key(line.number) for line in lines})
    params = {"keys": keys, "as_of": moments.as_of, "known_at": moments.known_at}
    return {row[0]: row[1:] for row in connection.execute(in_schema(_ISSUED, schema), params)}


def _verify_line(
    line: ClaimedCertificate, issued: tuple[Any, ...] | None, templates: Sequence[NumberTemplate]
) -> VerifiedLine:
    if issued is None:
        miss = Match.NOT_ISSUED if well_formed(line.number, templates) else Match.MALFORMED
        return VerifiedLine(number=line.number, match=miss)
    status, level, scheme, edition, valid_until, *names = issued
    match = Match.EXACT if _is_holder(line.organisation, names) else Match.NAME_DIFFERS
    return VerifiedLine(
        number=line.number,
        match=match,
        status=status,
        level=level,
        scheme=scheme,
        edition=edition,
        valid_until=valid_until,
    )


def _is_holder(claimed: str | None, names: Sequence[str | None]) -> bool:
    """Whether a name claimed is one of the holder's; a line without a name matches any holder."""
    if not claimed or not claimed.strip():
        return True
    return len(claimed) <= LONGEST and normalise_name(claimed) in {
        normalise_name(name) for name in names if name
    }
