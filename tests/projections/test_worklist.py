"""Work list: what is due in a body on a day, without a nightly job."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.deadlines import Kind
from domain.events.evaluation import AuditPurpose
from domain.events.institution import SchemeRevised
from domain.events.upkeep import Measure
from domain.scheme.limits import Limits
from domain.streams import scheme_stream
from projections.cursors import InvalidCursor
from projections.worker import Worker
from projections.worklist.filters import WorklistFilters
from projections.worklist.queries import Worklist, WorklistItem
from tests.projections.builders import (
    BODY,
    OTHER_BODY,
    SCHEME,
    Clock,
    EventRecorder,
    accepted,
    applied,
    audited,
    certificate,
    planned,
    revoked,
    scheme,
    supervised,
    suspended,
)

NUMBER = "12325SC00001R0M"
DAY = date(2025, 3, 10)
DUE = date(2026, 3, 10)


@pytest.fixture
def certificate_id(world: EventRecorder, worker: Worker) -> UUID:
    world.open_register()
    certificate_id = world.grant("one", NUMBER, DAY)
    worker.catch_up()
    return certificate_id


def due_on(worklist: Worklist, day: date) -> dict[Kind, WorklistItem]:
    return {item.kind: item for item in worklist.worklist(BODY, day).items}


def test_surveillance_one_day_overdue_is_on_that_days_must_suspend_list(
    worklist: Worklist, certificate_id: UUID
) -> None:
    """Rule 8."""
    last_day, day_after = due_on(worklist, DUE), due_on(worklist, DUE + timedelta(days=1))

    assert set(last_day) == {Kind.SURVEILLANCE_DUE}
    assert set(day_after) == {Kind.SURVEILLANCE_OVERDUE}
    assert day_after[Kind.SURVEILLANCE_OVERDUE].overdue
    assert day_after[Kind.SURVEILLANCE_OVERDUE].number == NUMBER


def test_surveillance_is_announced_ninety_days_ahead(worklist: Worklist, certificate_id: UUID) -> None:
    first = DUE - timedelta(days=90)

    assert due_on(worklist, first - timedelta(days=1)) == {}
    assert due_on(worklist, first)[Kind.SURVEILLANCE_DUE].due_on == DUE


def test_a_suspended_certificate_leaves_the_must_suspend_list(
    worklist: Worklist, certificate_id: UUID, world: EventRecorder, worker: Worker, clock: Clock
) -> None:
    clock.set(day := DUE + timedelta(days=1))
    world.record(certificate_id, suspended(date(2026, 9, 10)))
    worker.catch_up()

    assert set(due_on(worklist, day)) == {Kind.SURVEILLANCE_DUE}
    last = due_on(worklist, date(2026, 9, 10))
    assert set(last) == {Kind.SUSPENSION_ENDING, Kind.SURVEILLANCE_DUE}
    assert set(due_on(worklist, date(2026, 9, 11))) == {Kind.SUSPENSION_OVER}


def test_what_is_done_leaves_the_list(
    worklist: Worklist, certificate_id: UUID, world: EventRecorder, worker: Worker, clock: Clock
) -> None:
    clock.set(date(2026, 2, 1))
    world.record(certificate_id, planned(date(2026, 2, 1), 2, AuditPurpose.SURVEILLANCE))
    worker.catch_up()
    assert set(due_on(worklist, DUE)) == {Kind.SURVEILLANCE_DUE, Kind.AUDIT_TO_RECORD}

    world.record(certificate_id, audited(date(2026, 2, 1), 2))
    worker.catch_up()
    assert set(due_on(worklist, DUE)) == {Kind.SURVEILLANCE_DUE, Kind.DECISION_WAITING}

    world.record(certificate_id, supervised(date(2026, 2, 1), 2))
    worker.catch_up()
    assert due_on(worklist, DUE) == {}


def test_measures_ordered_wait_until_they_are_taken(
    worklist: Worklist, certificate_id: UUID, world: EventRecorder, worker: Worker, clock: Clock
) -> None:
    clock.set(today := date(2026, 2, 2))
    world.record(certificate_id, planned(today, 2, AuditPurpose.SURVEILLANCE), audited(today, 2))
    world.record(certificate_id, supervised(today, 2, passed=False, measures=(Measure.SUSPEND,)))
    worker.catch_up()
    pending = due_on(worklist, today)[Kind.MEASURE_PENDING]
    assert (pending.subject, pending.due_on) == ("suspend", date(2026, 2, 7))

    world.record(certificate_id, suspended(date(2026, 8, 1)))
    worker.catch_up()
    assert Kind.MEASURE_PENDING not in due_on(worklist, today)


def test_an_ended_certificate_asks_for_nothing(
    worklist: Worklist, certificate_id: UUID, world: EventRecorder, worker: Worker
) -> None:
    world.record(certificate_id, revoked())
    worker.catch_up()

    assert due_on(worklist, DUE + timedelta(days=1)) == {}


def test_an_expired_certificate_asks_for_nothing(worklist: Worklist, certificate_id: UUID) -> None:
    assert Kind.SURVEILLANCE_OVERDUE in due_on(worklist, date(2028, 3, 9))
    assert due_on(worklist, date(2028, 3, 10)) == {}


def test_a_limit_that_changes_moves_what_is_due(
    worklist: Worklist, certificate_id: UUID, world: EventRecorder, worker: Worker
) -> None:
    shorter = scheme(limits=Limits(surveillance_months=6).model_dump(), rule_version="2")
    world.record(scheme_stream(SCHEME), SchemeRevised(reason="revised", scheme=shorter))
    worker.catch_up()

    assert due_on(worklist, date(2025, 9, 11))[Kind.SURVEILLANCE_OVERDUE].due_on == date(2025, 9, 10)


def test_an_item_tells_since_when_it_has_been_waiting(
    worklist: Worklist, world: EventRecorder, worker: Worker, clock: Clock
) -> None:
    receipt = world.record(certificate("new"), applied(), accepted())
    worker.catch_up()
    clock.now += timedelta(days=3)

    item = due_on(worklist, clock().date())[Kind.AGREEMENT_MISSING]
    assert (item.since, item.due_on, item.overdue) == (receipt.recorded[-1].recorded_at, None, False)


def test_a_body_sees_its_own_cases_only(worklist: Worklist, world: EventRecorder, worker: Worker) -> None:
    """Rule 15."""
    world.record(certificate("theirs"), applied(body=OTHER_BODY))
    worker.catch_up()

    assert worklist.worklist(BODY, DAY).items == ()
    assert worklist.counts(OTHER_BODY, DAY) == {Kind.APPLICATION_TO_REVIEW: 1}


def test_a_list_goes_on_from_page_to_page(worklist: Worklist, world: EventRecorder, worker: Worker) -> None:
    for name in "abcde":
        world.record(certificate(name), applied())
    worker.catch_up()
    pages = [worklist.worklist(BODY, DAY, limit=2)]
    while pages[-1].cursor:
        pages.append(worklist.worklist(BODY, DAY, cursor=pages[-1].cursor, limit=2))

    assert [item.certificate for page in pages for item in page.items] == [certificate(n) for n in "abcde"]
    with pytest.raises(InvalidCursor):
        worklist.worklist(OTHER_BODY, DAY, cursor=pages[0].cursor)


def test_one_kind_can_be_asked_for_alone(worklist: Worklist, world: EventRecorder, worker: Worker) -> None:
    world.record(certificate("a"), applied())
    world.record(certificate("b"), applied(), accepted())
    worker.catch_up()

    (item,) = worklist.worklist(BODY, DAY, WorklistFilters(kind=Kind.AGREEMENT_MISSING)).items
    assert item.certificate == certificate("b")
