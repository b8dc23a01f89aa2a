"""What has a body to do on a given day?"""

from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from psycopg.rows import dict_row
from psycopg.sql import SQL
from psycopg_pool import ConnectionPool

from domain.calendar import civil_date
from domain.deadlines import Kind
from domain.values import Value
from projections import cursors
from projections.moments import Instant
from projections.texts import must_be_storable
from projections.tracking import Reached, reached
from projections.view import scoped

LARGEST: Final = 200
"""Items on a page."""


class Item(Value):
    """Something to be done about `subject` within a case; overdue from the day after `due_on`."""

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


class Page(Value):
    """Items, those due first before the others; `cursor` asks for the next, None after the last."""

    items: tuple[Item, ...]
    cursor: str | None


class Place(Value):
    """The item after which the next page begins."""

    sorted_at: Instant
    certificate: UUID
    kind: str
    subject: str


_ITEMS: Final = SQL("""
SELECT certificate, kind, subject, scheme, number, organisation, due_at, since, sorted_at
  FROM {s}.items
 WHERE body = %(body)s AND shown_from <= %(today)s AND %(today)s <= shown_to
   AND kind = coalesce(%(kind)s, kind)
   AND (%(certificate)s::uuid IS NULL
        OR (sorted_at, certificate, kind, subject)
           > (%(sorted_at)s::timestamptz, %(certificate)s::uuid, %(after_kind)s, %(subject)s))
 ORDER BY sorted_at, certificate, kind, subject
 LIMIT %(limit)s
""")
_COUNTS: Final = SQL("""
SELECT kind, count(1) FROM {s}.items
 WHERE body = %(body)s AND shown_from <= %(today)s AND %(today)s <= shown_to
 GROUP BY kind
""")


class Worklist:
    """What is due in the cases of a body. Who may ask is for the caller to decide."""

    def __init__(self, pool: ConnectionPool, schema: str = "worklist") -> None:
        self._pool, self._schema = pool, schema

    def worklist(
        self, body: str, today: date, kind: Kind | None = None, cursor: str | None = None, limit: int = 50
    ) -> Page:
        """What is on the body's list on that civil day, at most 200. Raises UnknownCursor, UnreadableText."""
        must_be_storable(body)
        question, size = (body, today, kind), max(1, min(limit, LARGEST))
        place = cursors.place(cursor, Place, question) if cursor else None
        must_be_storable(*((place.kind, place.subject) if place else ()))
        asked = {"body": body, "today": today, "kind": kind, "limit": size + 1} | _after(place)
        with self._pool.connection() as connection:
            reached(connection, self._schema)
            with connection.cursor(row_factory=dict_row) as rows_of:
                rows = rows_of.execute(scoped(_ITEMS, self._schema), asked).fetchall()
        last = rows[size - 1] if len(rows) > size else None
        following = Place(**{name: last[name] for name in Place.model_fields}) if last else None
        return Page(
            items=tuple(_item(row, today) for row in rows[:size]),
            cursor=cursors.written(following, question) if following else None,
        )

    def counts(self, body: str, today: date) -> Mapping[Kind, int]:
        """How many items of each kind are on the body's list on that day. Raises UnreadableText."""
        must_be_storable(body)
        with self._pool.connection() as connection:
            reached(connection, self._schema)
            rows = connection.execute(scoped(_COUNTS, self._schema), {"body": body, "today": today})
            return {Kind(kind): number for kind, number in rows}

    def position(self) -> Reached:
        """How far the worklist has read."""
        with self._pool.connection() as connection:
            return reached(connection, self._schema)


def _after(place: Place | None) -> dict[str, object]:
    if place is None:
        return {"sorted_at": None, "certificate": None, "after_kind": None, "subject": None}
    names = {"after_kind": place.kind, "subject": place.subject}
    return {"sorted_at": place.sorted_at, "certificate": place.certificate} | names


def _item(row: dict[str, object], today: date) -> Item:
    due_at = row["due_at"]
    due_on = civil_date(due_at) if due_at else None  # type: ignore[arg-type]
    values = {name: value for name, value in row.items() if name != "sorted_at"}
    return Item.model_validate(values | {"due_on": due_on, "overdue": due_on is not None and due_on < today})
