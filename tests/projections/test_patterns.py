"""Patterns on the way to a certificate: quick grants, and auditors who saw nothing but the highest level."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from projections.cursors import UnknownCursor
from projections.patterns.late_records import LateRecords
from projections.patterns.overdue import Overdue
from projections.patterns.pattern import CaseNamed, Page, Pattern
from projections.patterns.perfect_audits import PerfectAuditors
from projections.patterns.queries import Patterns
from projections.patterns.quick_grants import QuickGrants
from projections.patterns.reinstatements import Reinstatements
from projections.worker import Worker
from tests.projections.given import (
    ACTOR,
    BODY,
    OTHER_BODY,
    World,
    applied,
    audited,
    certificate,
    planned,
    way,
)

DAY = date(2025, 3, 10)
NUMBER = "12325SC00001R0M"


def waited(world: World, *days: int) -> list[UUID]:
    """A certificate for each of the figures, all applied for on the day, each granted so many days later."""
    world.opened()
    world.clock.set(DAY)
    for after in days:
        world.record(certificate(f"{after}"), applied())
    for place, after in enumerate(days, start=1):
        world.clock.set(DAY + timedelta(days=after))
        world.record(certificate(f"{after}"), *way(DAY, f"12325SC0000{place}R0M")[1:])
    return [certificate(f"{after}") for after in days]


def judged(world: World, name: str, *levels: str | None, team: tuple[str, ...] = ("P-bo",)) -> UUID:
    """A case with an audit for each of the levels, by a team whose first member leads."""
    world.record(certificate(name), *way(DAY, NUMBER)[:3])
    for number, level in enumerate(levels, start=1):
        sent = planned(DAY, number).model_copy(update={"team": team, "leader": team[0]})
        world.record(certificate(name), sent, audited(DAY, number).model_copy(update={"level": level}))
    return certificate(name)


def test_nothing_is_found_as_long_as_nothing_is_known(patterns: Patterns) -> None:
    asked: tuple[Pattern[Any], ...] = (
        QuickGrants(),
        PerfectAuditors(),
        Overdue(),
        Reinstatements(),
        LateRecords(),
    )

    assert [patterns.found(pattern) for pattern in asked] == [Page((), None)] * len(asked)


def test_a_grant_within_the_days_is_found_and_one_a_day_later_is_not(
    patterns: Patterns, world: World, worker: Worker
) -> None:
    soon, later = waited(world, 10, 11)
    worker.catch_up()

    (row,) = patterns.found(QuickGrants(days=10)).rows
    assert (row.certificate, row.number, row.body, row.by) == (soon, NUMBER, BODY, ACTOR.person)
    assert (row.days, row.applied_on, row.granted_on) == (10, DAY, DAY + timedelta(days=10))
    assert [row.certificate for row in patterns.found(QuickGrants(days=11)).rows] == [later, soon]


def test_a_body_and_a_period_narrow_what_is_looked_at(
    patterns: Patterns, world: World, worker: Worker
) -> None:
    waited(world, 10)
    worker.catch_up()
    granted_on = DAY + timedelta(days=10)

    assert patterns.found(QuickGrants(BODY, granted_on, granted_on)).rows
    assert not patterns.found(QuickGrants(OTHER_BODY)).rows
    assert not patterns.found(QuickGrants(since=granted_on + timedelta(days=1))).rows
    assert not patterns.found(QuickGrants(until=granted_on - timedelta(days=1))).rows


def test_an_auditor_is_found_whose_every_audit_reached_the_highest_level(
    patterns: Patterns, world: World, worker: Worker
) -> None:
    world.opened()
    one = judged(world, "one", "five-star", team=("P-bo", "P-an"))
    judged(world, "two", "five-star", team=("P-an", "P-bo"))
    judged(world, "three", "four-star", team=("P-an",))
    worker.catch_up()

    (row,) = patterns.found(PerfectAuditors(audits=2)).rows
    assert (row.person, row.audits, row.led, row.last_held_to) == ("P-bo", 2, 1, DAY)
    assert CaseNamed(certificate=one, number=None, body=BODY) in row.cases
    assert patterns.found(PerfectAuditors(audits=3)).rows == ()


def test_an_audit_that_failed_breaks_the_row(patterns: Patterns, world: World, worker: Worker) -> None:
    world.opened()
    judged(world, "one", "five-star", None)
    worker.catch_up()

    assert patterns.found(PerfectAuditors(audits=1)).rows == ()


def test_only_the_audits_someone_led_can_be_counted(patterns: Patterns, world: World, worker: Worker) -> None:
    world.opened()
    judged(world, "one", "five-star", team=("P-bo", "P-an"))
    judged(world, "two", "four-star", team=("P-an", "P-bo"))
    worker.catch_up()

    (row,) = patterns.found(PerfectAuditors(audits=1, leading=True)).rows
    assert (row.person, row.audits) == ("P-bo", 1)


def test_a_list_goes_on_from_page_to_page_and_its_cursor_belongs_to_it(
    patterns: Patterns, world: World, worker: Worker
) -> None:
    world.opened()
    for place in range(1, 6):
        judged(world, f"{place}", "five-star", team=(f"P-{place}",))
    worker.catch_up()
    pages = [patterns.found(PerfectAuditors(audits=1), limit=2)]
    while pages[-1].cursor:
        pages.append(patterns.found(PerfectAuditors(audits=1), pages[-1].cursor, 2))

    people = [row.person for page in pages for row in page.rows]
    assert people == [f"P-{place}" for place in range(5, 0, -1)]
    with pytest.raises(UnknownCursor):
        patterns.found(PerfectAuditors(audits=2), pages[0].cursor)
