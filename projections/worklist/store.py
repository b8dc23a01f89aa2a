"""Store of the work list: load the cases of a batch, fold, write what is due in them."""

from typing import Final
from uuid import UUID

from psycopg.sql import SQL
from psycopg.types.json import Jsonb

from domain.deadlines.next_decisions import about
from domain.events.application import Applied
from domain.events.register import HolderNoted
from domain.working_days import WEEKENDS_ALONE, WorkingDays
from projections import scheme_state
from projections.view import Batch, Connection, View, execute_many, in_schema
from projections.worklist.fold import STATE, CaseDue, DueItem, WorklistBatch, dump_state, involvements
from projections.worklist.tables import VERSION, tables

_CASES: Final = SQL("""
SELECT certificate, state::text FROM {s}.cases WHERE certificate = ANY (%s) OR scheme = ANY (%s)
""")
_SCHEMES: Final = SQL("SELECT scheme, content::text FROM {s}.schemes WHERE scheme = ANY (%s)")
_UPSERT_CASE: Final = SQL("""
INSERT INTO {s}.cases (certificate, scheme, state) VALUES (%s, %s, %s)
    ON CONFLICT (certificate) DO UPDATE SET state = excluded.state
""")
_CALENDAR: Final = SQL("SELECT content::text FROM {s}.working_days")
_UPSERT_CALENDAR: Final = SQL("""
INSERT INTO {s}.working_days (content) VALUES (%s)
    ON CONFLICT (single) DO UPDATE SET content = excluded.content
""")
_ALL_SCHEMES: Final = SQL("SELECT scheme, content::text FROM {s}.schemes")
_NEXT_CASES: Final = SQL("""
SELECT certificate, state::text FROM {s}.cases WHERE certificate > %s ORDER BY certificate LIMIT 500
""")
_DELETE_ITEMS: Final = SQL("DELETE FROM {s}.items WHERE certificate = ANY (%s)")
_INSERT_ITEM: Final = SQL("""
INSERT INTO {s}.items (certificate, kind, subject, about, involved, body, scheme, number, organisation,
                       due_at, shown_from, shown_to, since, sorted_at, calendars)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, coalesce(%s, '-infinity'::date),
        coalesce(%s, 'infinity'::date), %s, %s, %s)
""")
_HELD: Final = SQL("SELECT stream, note::text FROM {s}.held WHERE stream = ANY (%s)")
_UPSERT_HELD: Final = SQL("""
INSERT INTO {s}.held (stream, certificate, note) VALUES (%s, %s, %s)
    ON CONFLICT (stream, certificate) DO UPDATE SET note = excluded.note
""")
_UPSERT_SCHEME: Final = SQL("""
INSERT INTO {s}.schemes (scheme, content) VALUES (%s, %s)
    ON CONFLICT (scheme) DO UPDATE SET content = excluded.content
""")


def apply(connection: Connection, schema: str, batch: Batch) -> None:
    """Apply a batch to the work list. Raises psycopg.Error."""
    changes = _load(connection, schema, batch)
    changes.apply(batch)
    _write(connection, schema, changes)
    notes = [
        (stream, certificate, Jsonb(changes.holders[stream][certificate].model_dump(mode="json")))
        for stream, certificate in sorted(changes.changed_notes)
    ]
    execute_many(connection, _UPSERT_HELD, schema, notes)
    contents = [(name, scheme_state.dump(changes.schemes[name])) for name in sorted(changes.changed_schemes)]
    execute_many(connection, _UPSERT_SCHEME, schema, contents)


def adopt_calendar(working_days: WorkingDays, connection: Connection, schema: str) -> None:
    """Count the working days of all items by this calendar, unless they are (rule 33, ADR 17).

    The calendar is kept in the view: what a batch writes depends on nothing else than the events and the
    tables. Raises psycopg.Error.
    """
    if working_days == _calendar(connection, schema):
        return
    content = working_days.model_dump_json()
    connection.execute(in_schema(_UPSERT_CALENDAR, schema), (content,))
    schemes = {
        name: scheme_state.load(text) for name, text in connection.execute(in_schema(_ALL_SCHEMES, schema))
    }
    after = UUID(int=0)
    while rows := connection.execute(in_schema(_NEXT_CASES, schema), (after,)).fetchall():
        changes = WorklistBatch(schemes=schemes, working_days=working_days)
        for certificate, text in rows:
            changes.count_again(certificate, STATE.validate_json(text))
        _write(connection, schema, changes)
        after = rows[-1][0]


def _calendar(connection: Connection, schema: str) -> WorkingDays:
    row = connection.execute(in_schema(_CALENDAR, schema)).fetchone()
    return WorkingDays.model_validate_json(row[0]) if row else WEEKENDS_ALONE


def _write(connection: Connection, schema: str, changes: WorklistBatch) -> None:
    changed = [(certificate, changes.cases[certificate]) for certificate in sorted(changes.changed_cases)]
    case_rows = [
        (certificate, case_due.case.scheme, Jsonb(dump_state(case_due))) for certificate, case_due in changed
    ]
    execute_many(connection, _UPSERT_CASE, schema, case_rows)
    connection.execute(in_schema(_DELETE_ITEMS, schema), (list(changes.changed_cases),))
    rows = [_row(certificate, case_due, item) for certificate, case_due in changed for item in case_due.items]
    execute_many(connection, _INSERT_ITEM, schema, rows)


def _load(connection: Connection, schema: str, batch: Batch) -> WorklistBatch:
    changes = WorklistBatch(working_days=_calendar(connection, schema))
    streams = list({recorded.stream for recorded in batch})
    changed_schemes = scheme_state.changed_schemes(batch)
    for stream, note in connection.execute(in_schema(_HELD, schema), (streams,)):
        noted = HolderNoted.model_validate_json(note)
        changes.holders.setdefault(stream, {})[noted.certificate] = noted
    held = {certificate for notes in changes.holders.values() for certificate in notes}
    held |= {recorded.event.certificate for recorded in batch if isinstance(recorded.event, HolderNoted)}
    parameters = ([*streams, *held], list(changed_schemes))
    for certificate, text in connection.execute(in_schema(_CASES, schema), parameters):
        changes.cases[certificate] = STATE.validate_json(text)
    applied_schemes = {recorded.event.scheme for recorded in batch if isinstance(recorded.event, Applied)}
    scheme_ids = (
        changed_schemes | applied_schemes | {case_due.case.scheme for case_due in changes.cases.values()}
    )
    for name, text in connection.execute(in_schema(_SCHEMES, schema), (list(scheme_ids),)):
        changes.schemes[name] = scheme_state.load(text)
    return changes


def _row(certificate: UUID, case_due: CaseDue, item: DueItem) -> tuple[object, ...]:
    case, due = case_due.case, item.due
    return (
        *(certificate, due.kind, due.subject, about(due, case), Jsonb(involvements(case, due.number))),
        *(case.body, case.scheme, case.number),
        *(case.particulars.organisation.name, due.due_at, due.shown_from, due.shown_to),
        *(item.since, due.due_at or item.since, list(due.calendars)),
    )


WORKLIST: Final = View(
    "worklist",
    VERSION,
    tables,
    apply,
    memory=frozenset({"cases", "held", "items", "schemes", "working_days"}),
)
