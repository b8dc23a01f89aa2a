"""Patterns in the life of a certificate: surveillance overdue, reinstated again, recorded late."""

from datetime import date, timedelta

from domain.events.sanctions import Reinstated, Suspended
from projections.patterns.late_records import LateRecords
from projections.patterns.overdue import Overdue
from projections.patterns.pattern import CaseNamed
from projections.patterns.queries import Patterns
from projections.patterns.reinstatements import Per, Reinstatements
from projections.worker import Worker
from tests.projections.given import ACTOR, BODY, USCC, Clock, World, certificate, suspended

DAY = date(2025, 3, 10)
NUMBER = "12325SC00001R0M"
DUE = date(2026, 3, 10)


def lifted() -> Reinstated:
    return Reinstated(reason="all closed", conditions_met=("all closed",))


def test_a_certificate_is_found_from_the_day_after_its_surveillance_was_due_until_it_is_suspended(
    patterns: Patterns, world: World, worker: Worker, clock: Clock
) -> None:
    world.opened()
    one = world.granted("one", NUMBER, DAY)
    worker.catch_up()
    clock.set(DUE)
    assert patterns.found(Overdue()).rows == ()

    clock.set(DUE + timedelta(days=3))
    (row,) = patterns.found(Overdue(days=2)).rows
    assert (row.certificate, row.number, row.due_on, row.days) == (one, NUMBER, DUE, 3)
    assert patterns.found(Overdue(days=3)).rows == patterns.found(Overdue(since=clock().date())).rows == ()

    world.record(one, suspended(date(2026, 9, 1)))
    worker.catch_up()
    assert patterns.found(Overdue()).rows == ()


def test_the_second_reinstatement_of_a_certificate_makes_it_repeated(
    patterns: Patterns, world: World, worker: Worker, clock: Clock
) -> None:
    world.opened()
    one = world.granted("one", NUMBER, DAY)
    world.record(one, suspended(DAY), lifted())
    worker.catch_up()
    assert patterns.found(Reinstatements()).rows == ()

    clock.set(DAY + timedelta(days=1))
    world.record(one, suspended(DUE), lifted())
    worker.catch_up()

    (row,) = patterns.found(Reinstatements()).rows
    assert (row.reinstatements, row.first_on, row.last_on) == (2, DAY, DAY + timedelta(days=1))
    assert (row.uscc, row.by) == (USCC, (ACTOR.person,))
    assert row.cases == (CaseNamed(certificate=one, number=NUMBER, body=BODY),)


def test_an_organisation_is_counted_over_all_its_certificates(
    patterns: Patterns, world: World, worker: Worker
) -> None:
    world.opened()
    for place, name in enumerate(("one", "two"), start=1):
        world.record(world.granted(name, f"12325SC0000{place}R0M", DAY), suspended(DAY), lifted())
    worker.catch_up()

    (row,) = patterns.found(Reinstatements(per=Per.ORGANISATION)).rows
    assert {case.certificate for case in row.cases} == {certificate("one"), certificate("two")}
    assert patterns.found(Reinstatements()).rows == ()


def test_what_is_recorded_longer_after_it_holds_than_the_days_is_late(
    patterns: Patterns, world: World, worker: Worker, clock: Clock
) -> None:
    world.opened()
    one = world.granted("one", NUMBER, DAY)
    clock.set(date(2025, 5, 20))
    world.record(one, suspended(date(2025, 11, 7), effective_on=date(2025, 5, 8)))
    worker.catch_up()

    (row,) = patterns.found(LateRecords(days=11)).rows
    assert (row.topic, row.days, row.number) == (Suspended.topic, 12, NUMBER)
    assert (row.effective_on, row.recorded_on) == (date(2025, 5, 8), date(2025, 5, 20))
    assert patterns.found(LateRecords(days=12)).rows == ()
