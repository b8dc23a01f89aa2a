"""How a batch of body events gets into the register's tables: load, and write what is new."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from psycopg.sql import SQL
from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from domain.approval import ApprovalRecord, ApprovalScope, ApprovalState, Spell
from domain.calendar import civil_date
from projections.public_register.body_batch import BodyBatch, KnownSpell, PublicBodyEvent
from projections.view import Batch, Connection, execute_many, in_schema

_RECORDS: Final = TypeAdapter(tuple[ApprovalRecord, ...])

_STATES: Final = SQL("SELECT stream, body, approvals FROM {s}.body_states WHERE stream = ANY (%s)")
_SINCE: Final = SQL("SELECT DISTINCT body, version, since FROM {s}.bodies WHERE body = ANY (%s)")
_OPEN_SPELLS: Final = SQL("""
SELECT body, scheme, edition, field, starts, nullif(ends, 'infinity'), state, version, reference, known_from
  FROM {s}.approvals WHERE body = ANY (%s) AND known_until = 'infinity' ORDER BY body, starts
""")

_UPSERT_STATE: Final = SQL("""
INSERT INTO {s}.body_states (stream, body, approvals) VALUES (%s, %s, %s)
    ON CONFLICT (stream) DO UPDATE SET approvals = excluded.approvals
""")
_INSERT_NAME: Final = SQL("""
INSERT INTO {s}.bodies (body, version, since, known_from, zh, en) VALUES (%s, %s, %s, %s, %s, %s)
""")
_INSERT_SPELL: Final = SQL("""
INSERT INTO {s}.approvals (body, scheme, edition, field, starts, ends, first_day, state, version, reference,
                           known_from, known_until)
VALUES (%s, %s, %s, %s, %s, coalesce(%s, 'infinity'::timestamptz), %s, %s, %s, %s, %s,
        coalesce(%s, 'infinity'::timestamptz))
""")
_CLOSE_SPELL: Final = SQL("""
UPDATE {s}.approvals SET known_until = %s
 WHERE (body, scheme, edition, field, starts, version, known_from) = (%s, %s, %s, %s, %s, %s, %s)
""")
_INSERT_EVENT: Final = SQL("""
INSERT INTO {s}.body_events (position, body, version, what, effective_at, recorded_at, details, in_feed)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
""")


def load(connection: Connection, schema: str, batch: Batch) -> BodyBatch:
    """The bodies that the batch may change."""
    changes = BodyBatch()
    streams = list({each.stream for each in batch if isinstance(each.event, PublicBodyEvent)})
    for stream, body, approvals in connection.execute(in_schema(_STATES, schema), (streams,)):
        changes.streams[stream] = body
        changes.approvals[body] = _RECORDS.validate_python(approvals)
    bodies = sorted(changes.streams.values())
    for body, version, since in connection.execute(in_schema(_SINCE, schema), (bodies,)):
        changes.since[body, version] = since
    for row in connection.execute(in_schema(_OPEN_SPELLS, schema), (bodies,)):
        known = _open_spell(*row)
        changes.open_spells[known.body] = (*changes.open_spells.get(known.body, ()), known)
    return changes


def write(connection: Connection, schema: str, changes: BodyBatch) -> None:
    """Write what the batch changed. Raises psycopg.Error."""
    states = [
        (stream, body, Jsonb(_RECORDS.dump_python(changes.approvals.get(body, ()), mode="json")))
        for stream, body in changes.streams.items()
    ]
    execute_many(connection, _UPSERT_STATE, schema, states)
    names = [
        (each.body, each.version, each.since, each.known_from, each.name.zh, each.name.en)
        for each in changes.new_names
    ]
    execute_many(connection, _INSERT_NAME, schema, names)
    closed = [(each.known_until, *_key(each)) for each in changes.closed_spells]
    execute_many(connection, _CLOSE_SPELL, schema, closed)
    execute_many(connection, _INSERT_SPELL, schema, list(_spell_rows(changes.new_spells)))
    lines = [
        (
            line.position,
            line.body,
            line.version,
            line.what,
            line.effective_at,
            line.recorded_at,
            Jsonb(line.details),
            line.in_feed,
        )
        for line in changes.lines
    ]
    execute_many(connection, _INSERT_EVENT, schema, lines)


def _open_spell(  # noqa: PLR0913  (one argument per column)
    body: str,
    scheme: str,
    edition: str,
    field: str,
    starts: datetime,
    ends: datetime | None,
    state: str,
    version: int,
    reference: str | None,
    known_from: datetime,
) -> KnownSpell:
    spell = Spell(ApprovalState(state), starts, ends, version, reference)
    return KnownSpell(body, ApprovalScope(field, scheme, edition), spell, known_from)


def _spell_rows(spells: Iterable[KnownSpell]) -> Iterable[tuple[Any, ...]]:
    for known in spells:
        spell = known.spell
        place = (known.body, known.scope.scheme, known.scope.edition, known.scope.field, spell.start)
        content = (spell.end, civil_date(spell.start), spell.state, spell.version, spell.notice)
        yield (*place, *content, known.known_from, known.known_until)


def _key(known: KnownSpell) -> tuple[Any, ...]:
    scope, spell = known.scope, known.spell
    place = (known.body, scope.scheme, scope.edition, scope.field)
    return (*place, spell.start, spell.version, known.known_from)
