"""Store of the audit trail: each event with the body and certificate it concerns."""

from dataclasses import dataclass, replace
from typing import Final, assert_never, cast
from uuid import UUID

from psycopg.sql import SQL
from psycopg.types.json import Jsonb

from domain.events.application import Applied
from domain.events.decision import Granted, Refused, Replaced
from domain.events.institution import BodyRegistered, NumberAllocated
from domain.events.register import DistrustListed, HolderNoted, NumberReserved, UnfavourablyAudited
from domain.events.unions import (
    AppealEvent,
    ApplicationEvent,
    BodyEvent,
    ChangeEvent,
    ComplaintEvent,
    EvaluationEvent,
    RegisterEvent,
    SanctionEvent,
    SchemeEvent,
    SeriesEvent,
    SetAsideEvent,
    StoredEvent,
    UpkeepEvent,
)
from domain.number import normalise
from domain.recorded import Recorded
from projections.audit_trail.indicator_rows import write_indicators
from projections.audit_trail.tables import VERSION, tables
from projections.view import Batch, Connection, View, execute_many, in_schema

_STREAMS: Final = SQL("SELECT stream, body, number, uscc FROM {s}.streams WHERE stream = ANY (%s)")

_INSERT: Final = SQL("""
INSERT INTO {s}.entries (position, stream, version, kind, topic, recorded_at, effective_at, person, role,
                         actor_body, command, correlation, number, body, reason, payload)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
""")
_UPSERT_STREAM: Final = SQL("""
INSERT INTO {s}.streams (stream, body, number, number_key, uscc) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (stream) DO UPDATE
    SET body = excluded.body, number = excluded.number, number_key = excluded.number_key, uscc = excluded.uscc
""")
_BACKFILL_NUMBER: Final = SQL("""
UPDATE {s}.entries SET number = %s WHERE stream = %s AND number IS NULL
""")


@dataclass(frozen=True)
class EntrySubject:
    """The body and the certificate that the events of a stream concern, as far as known.

    `uscc` is the code under which the organisation applied.
    """

    body: str | None = None
    number: str | None = None
    uscc: str | None = None


NO_SUBJECT: Final = EntrySubject()

_WithoutNewSubject = (
    ApplicationEvent
    | EvaluationEvent
    | UpkeepEvent
    | SanctionEvent
    | SetAsideEvent
    | ChangeEvent
    | AppealEvent
    | ComplaintEvent
    | SchemeEvent
    | SeriesEvent
    | RegisterEvent
)
"""Families of events that name neither the body of their stream nor its number."""


_OfACertificate = NumberAllocated | NumberReserved | HolderNoted
"""Events of other streams that concern one certificate."""


def subject_after(subject: EntrySubject, recorded: Recorded) -> EntrySubject:
    """What a stream concerns after one more of its events."""
    event = cast("StoredEvent", recorded.event)
    match event:
        case Applied(body=body, particulars=particulars):
            return replace(subject, body=body, uscc=particulars.organisation.uscc)
        case BodyRegistered(body=body):
            return replace(subject, body=body)
        case Granted(number=number):
            return replace(subject, number=number)
        case Refused() | Replaced():
            return subject
        case _ if isinstance(event, BodyEvent | _WithoutNewSubject):
            return subject
        case _:
            assert_never(event)


def apply(connection: Connection, schema: str, batch: Batch) -> None:
    """Apply a batch to the audit trail. Raises psycopg.Error."""
    subjects = _subjects_of(connection, schema, batch)
    before, rows = dict(subjects), []
    for recorded in batch:
        subjects[recorded.stream] = subject_after(subjects.get(recorded.stream, NO_SUBJECT), recorded)
        rows.append(_row(recorded, _subject_of(recorded, subjects)))
    execute_many(connection, _INSERT, schema, rows)
    changed = {stream: now for stream, now in subjects.items() if now != before.get(stream, NO_SUBJECT)}
    stream_rows = [
        (stream, now.body, now.number, normalise(now.number) if now.number else None, now.uscc)
        for stream, now in changed.items()
    ]
    execute_many(connection, _UPSERT_STREAM, schema, stream_rows)
    number_rows = [(now.number, stream) for stream, now in changed.items() if now.number]
    execute_many(connection, _BACKFILL_NUMBER, schema, number_rows)
    write_indicators(connection, schema, batch)


def _subjects_of(connection: Connection, schema: str, batch: Batch) -> dict[UUID, EntrySubject]:
    streams = {recorded.stream for recorded in batch}
    streams |= {
        recorded.event.certificate for recorded in batch if isinstance(recorded.event, _OfACertificate)
    }
    rows = connection.execute(in_schema(_STREAMS, schema), (list(streams),))
    return {stream: EntrySubject(*subject) for stream, *subject in rows}


def _subject_of(recorded: Recorded, subjects: dict[UUID, EntrySubject]) -> EntrySubject:
    """The body and the number that an entry is about, besides those of its stream.

    A number is allocated for a certificate, so the entry names that certificate and its body. A stream of a
    holder or of the list of serious distrust has entries of several bodies.
    """
    if isinstance(recorded.event, _OfACertificate):
        certificate = subjects.get(recorded.event.certificate, NO_SUBJECT)
        return EntrySubject(certificate.body, recorded.event.number)
    if isinstance(recorded.event, DistrustListed | UnfavourablyAudited):
        return EntrySubject(recorded.actor.body)
    return subjects[recorded.stream]


def _row(recorded: Recorded, subject: EntrySubject) -> tuple[object, ...]:
    actor, command, event = recorded.actor, recorded.command, recorded.event
    return (
        *(recorded.position, recorded.stream, recorded.version, recorded.topic.split(".")[0], recorded.topic),
        *(recorded.recorded_at, recorded.effective_at, actor.person, actor.role, actor.body),
        *(command.id, command.correlation, subject.number, subject.body, event.reason),
        Jsonb(recorded.payload),
    )


AUDIT_TRAIL: Final = View("audit_trail", VERSION, tables, apply, memory=frozenset({"indicators"}))
