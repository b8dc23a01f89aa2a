"""Search for certificates by organisation, credit code or body."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from psycopg.rows import DictRow, dict_row
from psycopg.sql import SQL, Composed

from domain.calendar import civil_date
from domain.errors import InvalidValue
from domain.number import LONGEST
from domain.status.standing import Status
from domain.uscc import check_uscc
from domain.values import Value
from projections import cursors
from projections.moments import Instant
from projections.public_register.answers import SearchPage, SearchResult
from projections.public_register.as_of import KnownAtInFuture, Moments
from projections.public_register.body_approval import APPROVAL_JOIN, STATUS, joined, loss_params
from projections.public_register.lookup import NAME_JOIN, named_body
from projections.public_register.names import bigrams, normalise_name
from projections.texts import must_be_storable, storable
from projections.view import Connection, in_schema

LARGEST: Final = 100
"""Results on a page."""

_SELECT: Final = SQL("""
SELECT c.number, c.number_key, c.scheme, c.body, c.decided_on, c.valid_from, c.valid_until,
       p.standing, b.zh, b.en, a.spells, m.maintained,
       (SELECT n.name FROM {s}.names AS n
         WHERE n.certificate = c.certificate AND n.known_from <= %(known_at)s
           AND strpos(n.folded, %(organisation)s) > 0
         ORDER BY n.name IN (p.standing -> 'organisation' ->> 'name',
                             coalesce(p.standing -> 'organisation' ->> 'name_latin', '')) DESC, n.name
         LIMIT 1) AS name
  FROM (SELECT %(as_of)s::timestamptz AS as_of, %(known_at)s::timestamptz AS known_at) AS q
  CROSS JOIN {s}.certificates AS c
  JOIN {s}.periods AS p ON p.certificate = c.certificate
   AND p.starts <= %(as_of)s AND %(as_of)s < p.ends
   AND p.known_from <= %(known_at)s AND %(known_at)s < p.known_until
{name}{approval}
 WHERE c.number_key > %(after)s
""")

_CONDITIONS: Final = {
    "organisation": SQL("""
   AND c.certificate IN (SELECT certificate FROM {s}.names
                          WHERE grams @> %(grams)s AND strpos(folded, %(organisation)s) > 0
                            AND known_from <= %(known_at)s)"""),
    "uscc": SQL("""
   AND c.certificate IN (SELECT certificate FROM {s}.codes
                          WHERE uscc = %(uscc)s AND known_from <= %(known_at)s)"""),
    "body": SQL("\n   AND c.body = %(body)s"),
    "scheme": SQL("\n   AND c.scheme = %(scheme)s"),
    "status": SQL("\n   AND {joined_status} = %(status)s"),
    "level": SQL("\n   AND p.level = %(level)s"),
}
_ORDER: Final = SQL("\n ORDER BY c.number_key LIMIT %(limit)s")


class SearchTooBroad(InvalidValue):
    """The search has neither an organisation nor a code nor a body."""

    def __init__(self) -> None:
        super().__init__("Give an organisation, a credit code or a certification body to search for.")


class InvalidPageSize(InvalidValue):
    """The page size is out of bounds."""

    def __init__(self, limit: int, largest: int) -> None:
        self.limit, self.largest = limit, largest
        super().__init__("The page size must be 1 to {largest}, not {limit}.", largest=largest, limit=limit)


@dataclass(frozen=True)
class SearchFilters:
    """Conditions on certificates, with names normalised and codes checked.

    Raises SearchTooBroad, NameTooLong, InvalidCreditCode, InvalidCharacters.
    """

    organisation: str | None = None
    uscc: str | None = None
    body: str | None = None
    scheme: str | None = None
    status: Status | None = None
    level: str | None = None

    cursor_name: ClassVar = "Wanted"
    """Its name in cursors, which must survive renaming."""

    def __post_init__(self) -> None:
        name = normalise_name(self.organisation or "") or None
        object.__setattr__(self, "organisation", name)
        object.__setattr__(self, "uscc", check_uscc(self.uscc) if self.uscc else None)
        if not (self.organisation or self.uscc or self.body):
            raise SearchTooBroad
        must_be_storable(self.body, self.scheme, self.level)


class SearchCursor(Value):
    """The number after which the next page begins, and the moments of the first page for all pages."""

    after: str
    as_of: Instant
    known_at: Instant


def decode_cursor(cursor: str | None, filters: SearchFilters, moments: Moments) -> SearchCursor:
    """The start of the page. Raises InvalidCursor, KnownAtInFuture."""
    if cursor is None:
        return SearchCursor(after="", as_of=moments.as_of, known_at=moments.known_at)
    place = cursors.decode(cursor, SearchCursor, filters)
    if len(place.after) > LONGEST or not storable(place.after):
        raise cursors.InvalidCursor
    if place.known_at > moments.known_at:
        raise KnownAtInFuture(place.known_at)
    return place


def search(
    connection: Connection, schema: str, filters: SearchFilters, place: SearchCursor, limit: int
) -> SearchPage:
    """A page of results in order of number. Raises InvalidPageSize."""
    if not 1 <= limit <= LARGEST:
        raise InvalidPageSize(limit, LARGEST)
    params = vars(filters) | vars(place) | {"grams": bigrams(filters.organisation or ""), "limit": limit + 1}
    params |= loss_params(connection, schema, place.known_at)
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(_query(schema, filters), params).fetchall()
    more = len(rows) > limit
    next_place = place.model_copy(update={"after": rows[limit - 1]["number_key"]}) if more else None
    return SearchPage(
        found=tuple(_result(row, place.as_of) for row in rows[:limit]),
        as_of=place.as_of,
        known_at=place.known_at,
        cursor=cursors.encode(next_place, filters) if next_place else None,
    )


def empty(as_of: datetime | None = None) -> SearchPage:
    """The page of an empty register."""
    return SearchPage(found=(), as_of=as_of, known_at=None, cursor=None)


def _query(schema: str, filters: SearchFilters) -> Composed:
    conditions = [text for name, text in _CONDITIONS.items() if getattr(filters, name)]
    fragments = {"name": NAME_JOIN, "approval": APPROVAL_JOIN, "joined_status": STATUS}
    return Composed([in_schema(text, schema, **fragments) for text in (_SELECT, *conditions, _ORDER)])


def _result(row: DictRow, as_of: datetime) -> SearchResult:
    # A search is about now, which is never a day to come.
    standing, judgement = joined(row, as_of, civil_date(as_of))
    holder = standing.organisation
    return SearchResult(
        reliance=judgement.reliance,
        notices=judgement.notices,
        number=row["number"],
        status=standing.status,
        level=standing.level,
        scheme=row["scheme"],
        edition=standing.edition,
        organisation=holder,
        body=named_body(row["body"], row["zh"], row["en"]),
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        matched_name=row["name"] if row["name"] not in {holder.name, holder.name_latin} else None,
    )
