"""Patterns before a grant: quick grants, and auditors whose audits all reached the highest level."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from projections.cursors import InvalidCursor
from projections.patterns.catalogue import PATTERNS
from projections.patterns.pattern import CaseReference, PatternPage
from projections.patterns.perfect_audits import PerfectAuditors
from projections.patterns.queries import Patterns
from projections.patterns.quick_grants import QuickGrants
from projections.worker import Worker
from tests.projections.builders import (
    ACTOR,
    BODY,
    OTHER_BODY,
    EventRecorder,
    applied,
    audited,
    certificate,
    events_until_grant,
    planned,
)

DAY = date(2025, 3, 10)
NUMBER = "12325SC00001R0M"


def grants_after_days(world: EventRecorder, *days: int) -> list[UUID]:
    """A certificate for each of the figures, all applied for on the day, each granted so many days later."""
    world.open_register()
    world.clock.set(DAY)
    for after in days:
        world.record(certificate(f"{after}"), applied())
    for place, after in enumerate(days, start=1):
        world.clock.set(DAY + timedelta(days=after))
        world.record(certificate(f"{after}"), *events_until_grant(DAY, f"12325SC0000{place}R0M")[1:])
    return [certificate(f"{after}") for after in days]


def case_with_audits(
    world: EventRecorder, name: str, *levels: str | None, team: tuple[str, ...] = ("P-bo",)
) -> UUID:
    """A case with an audit for each of the levels, by a team whose first member leads."""
    world.record(certificate(name), *events_until_grant(DAY, NUMBER)[:3])
    for number, level in enumerate(levels, start=1):
        plan = planned(DAY, number).model_copy(update={"team": team, "leader": team[0]})
        world.record(certificate(name), plan, audited(DAY, number).model_copy(update={"level": level}))
    return certificate(name)


def test_nothing_is_found_as_long_as_nothing_is_known(patterns: Patterns) -> None:
    found = {name: patterns.search(pattern()) for name, pattern in PATTERNS.items()}

    assert found == dict.fromkeys(PATTERNS, PatternPage((), None))


def test_a_grant_within_the_days_is_found_and_one_a_day_later_is_not(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    soon, later = grants_after_days(world, 10, 11)
    worker.catch_up()

    (row,) = patterns.search(QuickGrants(days=10)).rows
    assert (row.certificate, row.number, row.body, row.by) == (soon, NUMBER, BODY, ACTOR.person)
    assert (row.days, row.applied_on, row.granted_on) == (10, DAY, DAY + timedelta(days=10))
    assert [row.certificate for row in patterns.search(QuickGrants(days=11)).rows] == [later, soon]


def test_a_body_and_a_period_narrow_what_is_looked_at(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    grants_after_days(world, 10)
    worker.catch_up()
    granted_on = DAY + timedelta(days=10)

    assert patterns.search(QuickGrants(BODY, granted_on, granted_on)).rows
    assert not patterns.search(QuickGrants(OTHER_BODY)).rows
    assert not patterns.search(QuickGrants(since=granted_on + timedelta(days=1))).rows
    assert not patterns.search(QuickGrants(until=granted_on - timedelta(days=1))).rows


def test_an_auditor_is_found_whose_every_audit_reached_the_highest_level(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    world.open_register()
    one = case_with_audits(world, "one", "five-star", team=("P-bo", "P-an"))
    case_with_audits(world, "two", "five-star", team=("P-an", "P-bo"))
    case_with_audits(world, "three", "four-star", team=("P-an",))
    worker.catch_up()

    (row,) = patterns.search(PerfectAuditors(audits=2)).rows
    assert (row.person, row.audits, row.led, row.last_held_to) == ("P-bo", 2, 1, DAY)
    assert CaseReference(certificate=one, number=None, body=BODY) in row.cases
    assert patterns.search(PerfectAuditors(audits=3)).rows == ()


def test_an_audit_that_failed_breaks_the_row(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    world.open_register()
    case_with_audits(world, "one", "five-star", None)
    worker.catch_up()

    assert patterns.search(PerfectAuditors(audits=1)).rows == ()


def test_only_the_audits_someone_led_can_be_counted(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    world.open_register()
    case_with_audits(world, "one", "five-star", team=("P-bo", "P-an"))
    case_with_audits(world, "two", "four-star", team=("P-an", "P-bo"))
    worker.catch_up()

    (row,) = patterns.search(PerfectAuditors(audits=1, leading=True)).rows
    assert (row.person, row.audits) == ("P-bo", 1)


def test_a_list_goes_on_from_page_to_page_and_its_cursor_belongs_to_it(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    world.open_register()
    for place in range(1, 6):
        case_with_audits(world, f"{place}", "five-star", team=(f"P-{place}",))
    worker.catch_up()
    pages = [patterns.search(PerfectAuditors(audits=1), limit=2)]
    while pages[-1].cursor:
        pages.append(patterns.search(PerfectAuditors(audits=1), pages[-1].cursor, 2))

    people = [row.person for page in pages for row in page.rows]
    assert people == [f"P-{place}" for place in range(5, 0, -1)]
    with pytest.raises(InvalidCursor):
        patterns.search(PerfectAuditors(audits=2), pages[0].cursor)
