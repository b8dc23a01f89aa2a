"""How does a batch get into the worklist: load the cases it touches, fold, write what is due in them."""

from typing import Final
from uuid import UUID

from psycopg.sql import SQL
from psycopg.types.json import Jsonb

from domain.events.application import Applied
from projections import published
from projections.view import Batch, Session, View, executed_many, scoped
from projections.worklist.fold import STATE, Desk, Docket, Item, state
from projections.worklist.tables import VERSION, tables

_CASES: Final = SQL("""
SELECT certificate, state::text FROM {s}.cases WHERE certificate = ANY (%s) OR scheme = ANY (%s)
""")
_SCHEMES: Final = SQL("SELECT scheme, content::text FROM {s}.schemes WHERE scheme = ANY (%s)")
_KEEP: Final = SQL("""
INSERT INTO {s}.cases (certificate, scheme, state) VALUES (%s, %s, %s)
    ON CONFLICT (certificate) DO UPDATE SET state = excluded.state
""")
_REMOVE: Final = SQL("DELETE FROM {s}.items WHERE certificate = ANY (%s)")
_LIST: Final = SQL("""
INSERT INTO {s}.items (certificate, kind, subject, body, scheme, number, organisation, due_at, shown_from,
                       shown_to, since, sorted_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, coalesce(%s, '-infinity'::date), coalesce(%s, 'infinity'::date),
        %s, %s)
""")
_SCHEME: Final = SQL("""
INSERT INTO {s}.schemes (scheme, content) VALUES (%s, %s)
    ON CONFLICT (scheme) DO UPDATE SET content = excluded.content
""")


def apply(connection: Session, schema: str, batch: Batch) -> None:
    """Take a batch into the worklist. Raises psycopg.Error."""
    desk = _loaded(connection, schema, batch)
    desk.read(batch)
    touched = [(certificate, desk.dockets[certificate]) for certificate in sorted(desk.touched)]
    kept = [(certificate, docket.case.scheme, Jsonb(state(docket))) for certificate, docket in touched]
    executed_many(connection, _KEEP, schema, kept)
    connection.execute(scoped(_REMOVE, schema), (list(desk.touched),))
    rows = [_row(certificate, docket, item) for certificate, docket in touched for item in docket.items]
    executed_many(connection, _LIST, schema, rows)
    contents = [(name, published.written(desk.schemes[name])) for name in sorted(desk.revised)]
    executed_many(connection, _SCHEME, schema, contents)


def _loaded(connection: Session, schema: str, batch: Batch) -> Desk:
    desk = Desk()
    streams = list({recorded.stream for recorded in batch})
    revised = published.revised(batch)
    for certificate, text in connection.execute(scoped(_CASES, schema), (streams, list(revised))):
        desk.dockets[certificate] = STATE.validate_json(text)
    applied = {recorded.event.scheme for recorded in batch if isinstance(recorded.event, Applied)}
    wanted = revised | applied | {docket.case.scheme for docket in desk.dockets.values()}
    for name, text in connection.execute(scoped(_SCHEMES, schema), (list(wanted),)):
        desk.schemes[name] = published.read(text)
    return desk


def _row(certificate: UUID, docket: Docket, item: Item) -> tuple[object, ...]:
    case, due = docket.case, item.due
    return (
        *(certificate, due.kind, due.subject, case.body, case.scheme, case.number),
        *(case.particulars.organisation.name, due.due_at, due.shown_from, due.shown_to),
        *(item.since, due.due_at or item.since),
    )


WORKLIST: Final = View("worklist", VERSION, tables, apply)
