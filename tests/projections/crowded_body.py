"""A body with many certificates whose approval is withdrawn by mistake, recorded in few transactions."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final
from uuid import uuid4

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Identifier

from domain.approval import ApprovalScope
from domain.events.base import Event
from domain.events.institution import ApprovalCorrected, ApprovalGiven, ApprovalWithdrawn
from domain.events.register import RulesAdopted
from domain.events.sanctions import Revoked
from domain.organisation import Organisation
from domain.recorded import Command
from domain.status.standing import Status
from domain.streams import body_stream
from domain.uscc import check_character, organisation_check
from services.event_store import Append
from tests.projections.builders import (
    ACTOR,
    BODY,
    EDITION,
    SCHEME,
    EventRecorder,
    applied,
    certificate,
    granted,
    organisation,
    revoked,
    suspended,
)

APPROVAL: Final = ApprovalScope("SC03", SCHEME, EDITION)
SCOPED: Final = {"reason": "公告", "field": "SC03", "scheme": SCHEME, "edition": EDITION}
STREAM: Final = body_stream(BODY)

GRANT_DAYS: Final = (date(2025, 1, 10), date(2025, 2, 10), date(2025, 3, 10), date(2025, 7, 10))
"""Days of grants, in turn; the last one lies after the loss."""

SANCTIONED_ON: Final = date(2025, 5, 1)
SUSPENDED_UNTIL: Final = date(2025, 9, 30)
LOST_FROM: Final = date(2025, 6, 1)
LOSS_RECORDED_ON: Final = date(2025, 6, 3)
CORRECTED_ON: Final = date(2025, 9, 15)

MOMENTS: Final = (
    (date(2025, 5, 31), date(2025, 10, 1)),
    (date(2025, 6, 1), date(2025, 6, 2)),
    (date(2025, 6, 1), date(2025, 6, 4)),
    (date(2025, 8, 1), date(2025, 8, 1)),
    (date(2025, 8, 1), date(2025, 10, 1)),
)
"""Past moments, as of and known at: before the loss, before and after it was recorded, and once corrected."""

_PER_SAVE: Final = 50
"""A save of many hundreds of events waits for ever: the driver sends them all before it reads an answer."""
_OF_CERTIFICATES: Final = ("cases", "certificates", "periods", "happenings", "names", "codes", "maintained")
_WRITTEN: Final = SQL("SELECT count(*), max(xmin::text::bigint) FROM {}")


def number(serial: int) -> str:
    """The number of each certificate."""
    return f"12325SC{serial:05}R0M"


def holder(serial: int) -> Organisation:
    """Its holder, an organisation of its own."""
    code = f"{serial:08}"
    first17 = f"91350100{code}{organisation_check(code)}"
    return organisation(f"示范企业{serial}", latin=None, uscc=first17 + check_character(first17))


def granted_on(serial: int) -> date:
    """The day of its grant."""
    return GRANT_DAYS[serial % len(GRANT_DAYS)]


def sanction(serial: int) -> Event | None:
    """What happens to some of those that were granted by then."""
    if granted_on(serial) > SANCTIONED_ON:
        return None
    return revoked() if serial % 10 == 0 else suspended(SUSPENDED_UNTIL) if serial % 7 == 0 else None


def expected_status(serial: int, as_of: date, known: date) -> Status | None:
    """What the certificate is at the end of both days, by the facts above; None if not on record yet."""
    first_day, sanctioned = granted_on(serial), sanction(serial)
    if first_day > known:
        return None
    if first_day > as_of:
        return Status.NOT_YET_ISSUED
    if min(as_of, known) < SANCTIONED_ON:
        sanctioned = None
    if isinstance(sanctioned, Revoked):
        return Status.REVOKED
    if first_day < LOST_FROM <= as_of and LOSS_RECORDED_ON <= known < CORRECTED_ON:
        return Status.BODY_NOT_APPROVED
    return Status.SUSPENDED if sanctioned and as_of <= SUSPENDED_UNTIL else Status.VALID


def expected_counts(count: int, as_of: date, known: date) -> Counter[Status]:
    """How many of the certificates have each status."""
    found = (expected_status(serial, as_of, known) for serial in range(1, count + 1))
    return Counter(status for status in found if status)


def record_crowd(world: EventRecorder, count: int) -> None:
    """The body is approved; its certificates are granted before the loss, and some are sanctioned."""
    world.clock.set(date(2024, 1, 2))
    world.open_register()
    world.record(certificate("rules"), RulesAdopted(reason="upgraded", rules="present"))
    world.record(STREAM, ApprovalGiven.model_validate(SCOPED))
    for day in GRANT_DAYS[:-1]:
        grant_all(world, count, day)
    world.clock.set(SANCTIONED_ON)
    events = ((serial, sanction(serial)) for serial in range(1, count + 1))
    _save(world, (Append(certificate(number(serial)), 2, (event,)) for serial, event in events if event))


def grant_all(world: EventRecorder, count: int, day: date) -> None:
    """Grant the certificates of that day."""
    world.clock.set(day)
    serials = (serial for serial in range(1, count + 1) if granted_on(serial) == day)
    _save(world, (_granted(serial, day) for serial in serials))


def withdraw(world: EventRecorder) -> int:
    """The approval is withdrawn for fault; the version of the event."""
    world.clock.set(LOSS_RECORDED_ON)
    fields = {**SCOPED, "cause": "fault", "notice": "No. 7", "effective_on": LOST_FROM}
    return world.record(STREAM, ApprovalWithdrawn.model_validate(fields)).version


def correct(world: EventRecorder, version: int) -> None:
    """The withdrawal was recorded by mistake."""
    world.clock.set(CORRECTED_ON)
    world.record(STREAM, ApprovalCorrected(reason="另一机构的公告", version=version))


def written_rows(connection: Connection[TupleRow], schema: str = "public_register") -> list[TupleRow]:
    """Rows of each table of certificates, and the last transaction that wrote one."""
    return [
        row
        for table in _OF_CERTIFICATES
        for row in connection.execute(_WRITTEN.format(Identifier(schema, table))).fetchall()
    ]


def _granted(serial: int, day: date) -> Append:
    of = holder(serial)
    return Append(certificate(number(serial)), 0, (applied(of), granted(number(serial), day, of)))


def _save(world: EventRecorder, appends: Iterable[Append]) -> None:
    for batch in _batches(appends):
        command = Command(id=uuid4(), fingerprint="f", correlation=uuid4())
        world.store.save(batch, actor=ACTOR, command=command)
        world.clock.now += timedelta(seconds=1)


def _batches(appends: Iterable[Append]) -> Iterator[list[Append]]:
    batch: list[Append] = []
    for each in appends:
        batch.append(each)
        if len(batch) == _PER_SAVE:
            yield batch
            batch = []
    if batch:
        yield batch
