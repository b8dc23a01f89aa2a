"""Patterns after a grant: overdue surveillance, repeated reinstatements, late records."""

from datetime import UTC, date, datetime, timedelta

from domain.events.appeals import AppealLodged, ComplaintFiled, ComplaintKind
from domain.events.sanctions import Reinstated, Suspended
from projections.patterns.late_records import LateRecords
from projections.patterns.overdue import Overdue
from projections.patterns.pattern import CaseReference
from projections.patterns.queries import Patterns
from projections.patterns.reinstatements import Per, Reinstatements
from projections.worker import Worker
from tests.projections.builders import ACTOR, BODY, USCC, Clock, EventRecorder, certificate, suspended

DAY = date(2025, 3, 10)
NUMBER = "12325SC00001R0M"
DUE = date(2026, 3, 10)


def reinstatement() -> Reinstated:
    return Reinstated(reason="all closed", conditions_met=("all closed",))


def test_a_certificate_is_found_from_the_day_after_its_surveillance_was_due_until_it_is_suspended(
    patterns: Patterns, world: EventRecorder, worker: Worker, clock: Clock
) -> None:
    world.open_register()
    one = world.grant("one", NUMBER, DAY)
    worker.catch_up()
    clock.set(DUE)
    assert patterns.search(Overdue()).rows == ()

    clock.set(DUE + timedelta(days=3))
    (row,) = patterns.search(Overdue(days=2)).rows
    assert (row.certificate, row.number, row.due_on, row.days) == (one, NUMBER, DUE, 3)
    assert patterns.search(Overdue(days=3)).rows == patterns.search(Overdue(since=clock().date())).rows == ()

    world.record(one, suspended(date(2026, 9, 1)))
    worker.catch_up()
    assert patterns.search(Overdue()).rows == ()


def test_the_second_reinstatement_of_a_certificate_makes_it_repeated(
    patterns: Patterns, world: EventRecorder, worker: Worker, clock: Clock
) -> None:
    world.open_register()
    one = world.grant("one", NUMBER, DAY)
    world.record(one, suspended(DAY), reinstatement())
    worker.catch_up()
    assert patterns.search(Reinstatements()).rows == ()

    clock.set(DAY + timedelta(days=1))
    world.record(one, suspended(DUE), reinstatement())
    worker.catch_up()

    (row,) = patterns.search(Reinstatements()).rows
    assert (row.reinstatements, row.first_on, row.last_on) == (2, DAY, DAY + timedelta(days=1))
    assert (row.uscc, row.by) == (USCC, (ACTOR.person,))
    assert row.cases == (CaseReference(certificate=one, number=NUMBER, body=BODY),)


def test_an_organisation_is_counted_over_all_its_certificates(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    world.open_register()
    for place, name in enumerate(("one", "two"), start=1):
        world.record(world.grant(name, f"12325SC0000{place}R0M", DAY), suspended(DAY), reinstatement())
    worker.catch_up()

    (row,) = patterns.search(Reinstatements(per=Per.ORGANISATION)).rows
    assert {case.certificate for case in row.cases} == {certificate("one"), certificate("two")}
    assert patterns.search(Reinstatements()).rows == ()


def test_what_is_recorded_longer_after_it_holds_than_the_days_is_late(
    patterns: Patterns, world: EventRecorder, worker: Worker, clock: Clock
) -> None:
    world.open_register()
    one = world.grant("one", NUMBER, DAY)
    clock.set(date(2025, 5, 20))
    world.record(one, suspended(date(2025, 11, 7), effective_on=date(2025, 5, 8)))
    worker.catch_up()

    (row,) = patterns.search(LateRecords(days=11)).rows
    assert (row.topic, row.days, row.number) == (Suspended.topic, 12, NUMBER)
    assert (row.effective_on, row.recorded_on) == (date(2025, 5, 8), date(2025, 5, 20))
    assert patterns.search(LateRecords(days=12)).rows == ()


def test_what_names_the_day_from_which_a_limit_runs_is_late_from_that_day(
    patterns: Patterns, world: EventRecorder, worker: Worker, clock: Clock
) -> None:
    world.open_register()
    one = world.grant("one", NUMBER, DAY)
    clock.set(date(2025, 5, 20))
    arrived = datetime(2025, 5, 7, 17, tzinfo=UTC)  # the 8th in Shanghai
    complaint = ComplaintFiled(
        reason="late", complaint=1, kind=ComplaintKind.SERVICE, received_at=arrived, statement="no answer"
    )
    appeal = AppealLodged(reason="late", appeal=1, against=3, lodged_on=date(2025, 5, 9))
    world.record(one, complaint, appeal)
    worker.catch_up()

    rows = patterns.search(LateRecords(days=10)).rows
    assert {row.topic: row.days for row in rows} == {ComplaintFiled.topic: 12, AppealLodged.topic: 11}
