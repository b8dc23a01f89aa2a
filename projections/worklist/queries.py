"""Queries of the work list."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from psycopg.rows import DictRow, dict_row
from psycopg.sql import SQL, Composed, Identifier
from psycopg_pool import ConnectionPool

from domain.calendar import civil_date
from domain.deadlines import Kind
from domain.deadlines.next_decisions import next_decisions
from domain.values import Value
from projections import cursors
from projections.moments import Instant
from projections.texts import must_be_storable
from projections.tracking import TrackingState, hold
from projections.worklist.filters import ALL, WorklistFilters, conditions, parameters, sort_key
from projections.worklist.tables import VERSION

LARGEST: Final = 200
"""Items on a page."""


class WorklistItem(Value):
    """Something to be done about `subject` within a case; overdue from the day after `due_on`.

    One of `decisions` comes next: names of the catalogue, or `apply` for the next cycle. `calendars` are the
    sources of the calendars that its working days were counted by, one for each year: `weekends` where public
    holidays were not known, and none where no working days count.
    """

    certificate: UUID
    kind: Kind
    subject: str
    scheme: str
    number: str | None
    organisation: str
    due_at: Instant | None
    due_on: date | None
    overdue: bool
    since: Instant
    calendars: tuple[str, ...]
    decisions: tuple[str, ...]


class WorklistPage(Value):
    """Items in the order asked for; `cursor` asks for the next, None after the last.

    `body_ended` is the moment at which the body left the register, if it has: it decides nothing any more.
    """

    items: tuple[WorklistItem, ...]
    cursor: str | None
    body_ended: Instant | None = None

    def of_body(self, ended: datetime | None) -> "WorklistPage":
        """The same page of a body that may have left the register: then no item has a next decision."""
        if ended is None:
            return self
        closed = tuple(each.model_copy(update={"decisions": ()}) for each in self.items)
        return self.model_copy(update={"items": closed, "body_ended": ended})


class WorklistCursor(Value):
    """The item after which the next page begins."""

    key: str
    sorted_at: Instant
    certificate: UUID
    kind: str
    subject: str


_FROM_ITEMS: Final = SQL("""
  FROM (SELECT i.certificate, i.kind, i.subject, i.about, i.involved, i.scheme, i.number, i.organisation,
               c.state #>> '{{case, particulars, organisation, name_latin}}' AS name_latin, i.due_at, i.since,
               i.sorted_at, i.calendars, {key} COLLATE "C" AS key
          FROM {s}.items AS i JOIN {s}.cases AS c ON c.certificate = i.certificate
         WHERE i.body = %(body)s AND i.shown_from <= %(today)s AND %(today)s <= i.shown_to) AS item
 WHERE true
""")
_ITEMS: Final = SQL("""
SELECT certificate, kind, subject, scheme, number, organisation, due_at, since, sorted_at, calendars, about,
       key
""")
_PAGE: Final = SQL("""
   AND (%(certificate)s::uuid IS NULL
        OR (key, sorted_at, certificate, kind, subject)
           > (%(after_key)s, %(sorted_at)s::timestamptz, %(certificate)s::uuid, %(after_kind)s, %(subject)s))
 ORDER BY key, sorted_at, certificate, kind, subject
 LIMIT %(limit)s
""")
_SELECT_COUNTS: Final = SQL("SELECT kind, count(1)")
_BY_KIND: Final = SQL(" GROUP BY kind")


class Worklist:
    """What is due in the cases of a body. The caller checks permissions."""

    def __init__(self, pool: ConnectionPool, schema: str = "worklist") -> None:
        self._pool, self._schema = pool, schema

    def worklist(
        self,
        body: str,
        today: date,
        filters: WorklistFilters = ALL,
        cursor: str | None = None,
        limit: int = 50,
    ) -> WorklistPage:
        """The items on the body's list on that civil day, at most 200.

        Raises InvalidCursor, InvalidCharacters.
        """
        query_key, size = (body, today, filters), max(1, min(limit, LARGEST))
        place = cursors.decode(cursor, WorklistCursor, query_key) if cursor else None
        must_be_storable(*((place.key, place.kind, place.subject) if place else ()))
        query = self._query(filters, _ITEMS, *conditions(filters), _PAGE)
        params = parameters(filters, body, today) | {"limit": size + 1} | _after(place)
        with self._pool.connection() as connection:
            hold(connection, self._schema, VERSION)
            with connection.cursor(row_factory=dict_row) as db_cursor:
                rows = db_cursor.execute(query, params).fetchall()
        last = rows[size - 1] if len(rows) > size else None
        next_place = (
            WorklistCursor(**{name: last[name] for name in WorklistCursor.model_fields}) if last else None
        )
        return WorklistPage(
            items=tuple(_item(row, today) for row in rows[:size]),
            cursor=cursors.encode(next_place, query_key) if next_place else None,
        )

    def counts(self, body: str, today: date, filters: WorklistFilters = ALL) -> Mapping[Kind, int]:
        """How many items of each kind are on the body's list on that day. Raises InvalidCharacters."""
        query = self._query(filters, _SELECT_COUNTS, *conditions(filters), _BY_KIND)
        with self._pool.connection() as connection:
            hold(connection, self._schema, VERSION)
            rows = connection.execute(query, parameters(filters, body, today))
            return {Kind(kind): number for kind, number in rows}

    def position(self) -> TrackingState:
        """How far the work list has read."""
        with self._pool.connection() as connection:
            return hold(connection, self._schema, VERSION)

    def _query(self, filters: WorklistFilters, columns: SQL, *rest: SQL) -> Composed:
        items_query = _FROM_ITEMS.format(s=Identifier(self._schema), key=sort_key(filters))
        return Composed([columns, items_query, *(text.format() for text in rest)])


def _after(place: WorklistCursor | None) -> dict[str, object]:
    """The parameters of a place in the list."""
    if place is None:
        return dict.fromkeys(("after_key", "sorted_at", "certificate", "after_kind", "subject"))
    names = {"after_key": place.key, "after_kind": place.kind, "subject": place.subject}
    return {"sorted_at": place.sorted_at, "certificate": place.certificate} | names


def _item(row: DictRow, today: date) -> WorklistItem:
    due_on = civil_date(row["due_at"]) if row["due_at"] else None
    values = {name: row[name] for name in row if name in WorklistItem.model_fields}
    computed = {"due_on": due_on, "overdue": due_on is not None and due_on < today}
    decisions = next_decisions(Kind(row["kind"]), row["about"])
    return WorklistItem.model_validate(values | computed | {"decisions": decisions})
