"""Rows of indicators: which streams of a batch need them computed again, and the histories for it.

The histories are read back from the entries of the trail itself, up to the last event that changes anything:
so a rebuilt trail has the same indicators, however its batches were cut.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from psycopg.rows import dict_row
from psycopg.sql import SQL
from psycopg.types.json import Jsonb

from domain.certificate.fold import replay
from domain.events import EVENTS
from domain.events.application import Applied
from domain.events.base import Event
from domain.events.register import HolderNoted
from domain.recorded import Command, Recorded
from domain.scheme.published import PublishedScheme
from domain.scheme.published import after as scheme_after
from domain.streams import scheme_stream
from domain.upcasts import upcast
from domain.values import Actor
from projections.audit_trail.indicator import Indicator, SchemeHistory
from projections.audit_trail.indicators import indicators, may_change_indicators, two_certificates
from projections.view import Batch, Connection, execute_many, in_schema

_ENTRIES: Final = SQL("""
SELECT stream, version, position, topic, recorded_at, effective_at, person, role, actor_body, command,
       correlation, payload
  FROM {s}.entries WHERE stream = ANY (%s) ORDER BY stream, version
""")
_DELETE: Final = SQL("DELETE FROM {s}.indicators WHERE stream = ANY (%s)")
_INSERT: Final = SQL("""
INSERT INTO {s}.indicators (kind, position, key, stream, measure, details) VALUES (%s, %s, %s, %s, %s, %s)
""")

Histories = Mapping[UUID, list[Recorded]]
"""Stream → its events, in order."""


def write_indicators(connection: Connection, schema: str, batch: Batch) -> None:
    """Write the indicators of the streams that the batch may have changed. Raises psycopg.Error."""
    last = {each.stream: each.position for each in batch if may_change_indicators(each.event)}
    last_notes = {each.stream: each.position for each in batch if isinstance(each.event, HolderNoted)}
    if not last and not last_notes:
        return
    histories = _histories(connection, schema, last.keys() | last_notes.keys())
    outside = _histories(connection, schema, set(_streams_outside(histories[stream] for stream in last)))
    rows = [
        (each.kind, each.position, each.key, stream, each.measure, Jsonb(each.details))
        for stream, position in (last | last_notes).items()
        for each in _found(_until(histories[stream], position), outside, position)
    ]
    connection.execute(in_schema(_DELETE, schema), ([*last, *last_notes],))
    execute_many(connection, _INSERT, schema, rows)


def _found(history: list[Recorded], outside: Histories, position: int) -> tuple[Indicator, ...]:
    first = history[0].event
    if not isinstance(first, Applied):
        return two_certificates(history)
    scheme = _scheme_history(outside.get(scheme_stream(first.scheme), ()))
    prior = replay(_until(outside.get(first.prior, ()), position)) if first.prior else None
    return indicators(history, scheme, prior)


def _streams_outside(histories: Iterable[list[Recorded]]) -> Iterator[UUID]:
    """The streams of schemes, and of predecessors, that the indicators of these cases depend on."""
    for history in histories:
        if isinstance(applied := history[0].event, Applied):
            yield scheme_stream(applied.scheme)
            if applied.prior:
                yield applied.prior


def _until(history: Iterable[Recorded], position: int) -> list[Recorded]:
    return [each for each in history if each.position <= position]


def _scheme_history(history: Iterable[Recorded]) -> SchemeHistory:
    states, scheme = list[tuple[int, PublishedScheme]](), PublishedScheme()
    for recorded in history:
        scheme = scheme_after(scheme, recorded)
        states.append((recorded.position, scheme))
    return SchemeHistory(tuple(states))


def _histories(connection: Connection, schema: str, streams: Collection[UUID]) -> Histories:
    found: dict[UUID, list[Recorded]] = {}
    with connection.cursor(row_factory=dict_row) as cursor:
        for row in cursor.execute(in_schema(_ENTRIES, schema), (list(streams),)):
            found.setdefault(row["stream"], []).append(_recorded(row))
    return found


def _recorded(row: dict[str, Any]) -> Recorded:
    """The envelope of an entry; the digest of its request is not part of the trail."""
    return Recorded(
        **{name: row[name] for name in ("stream", "version", "position", "recorded_at", "effective_at")},
        actor=Actor(person=row["person"], role=row["role"], body=row["actor_body"]),
        command=Command(id=row["command"], fingerprint="", correlation=row["correlation"]),
        event=_event(row["topic"], row["payload"]),
        stored_as=row["topic"],
    )


def _event(topic: str, payload: dict[str, Any]) -> Event:
    """The event in its present form."""
    current, content = upcast(topic, payload)
    return EVENTS[current].model_validate(content)
