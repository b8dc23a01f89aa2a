"""Pagination while more is recorded: every page answers for the moment of the first."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.status.standing import Status
from projections.audit_trail.queries import AuditTrail, AuditTrailFilters
from projections.public_register.queries import PublicRegister
from projections.public_register.search import SearchFilters
from projections.worker import Worker
from tests.projections.builders import BODY, Clock, EventRecorder, revoked

DAY = date(2025, 3, 10)
NUMBERS = [f"12325SC0000{serial}R0M" for serial in range(1, 6)]


@pytest.fixture
def first(world: EventRecorder, worker: Worker) -> UUID:
    """The first of five certificates, all valid."""
    world.open_register()
    streams = [world.grant(number, number, DAY) for number in NUMBERS]
    worker.catch_up()
    return streams[0]


def test_pages_of_a_search_tell_of_one_moment(
    register: PublicRegister, world: EventRecorder, worker: Worker, clock: Clock, first: UUID
) -> None:
    wanted = SearchFilters(body=BODY, status=Status.VALID)
    page = register.search(wanted, limit=2)
    clock.set(date(2025, 6, 1))
    world.record(first, revoked())
    worker.catch_up()
    rest = register.search(wanted, page.cursor)

    assert [each.number for each in page.found + rest.found] == NUMBERS
    assert (rest.cursor, rest.known_at, rest.as_of) == (None, page.known_at, page.as_of)


def test_pages_of_the_trail_go_back_in_time(
    trail: AuditTrail, world: EventRecorder, worker: Worker, first: UUID
) -> None:
    pages = [trail.search(AuditTrailFilters(), limit=4)]
    latest = pages[0].entries[0].position
    world.record(first, revoked())
    worker.catch_up()
    while pages[-1].cursor:
        pages.append(trail.search(AuditTrailFilters(), pages[-1].cursor, limit=4))
    positions = [entry.position for page in pages for entry in page.entries]

    assert positions == list(range(latest, 0, -1))


def test_the_trail_says_for_how_long_nobody_has_vouched_for_it(
    trail: AuditTrail, worker: Worker, clock: Clock, first: UUID
) -> None:
    clock.now += timedelta(hours=1)
    assert trail.lag(clock()) > timedelta(minutes=59)

    worker.catch_up()

    assert trail.lag(clock()) == timedelta(seconds=15)
