"""A body with many certificates: one event changes every answer, its correction restores them (rule 17)."""

from collections import Counter
from datetime import date, timedelta

import psycopg
import pytest

from domain.calendar import end_of_day
from domain.status.standing import Status
from projections.public_register.queries import PublicRegister
from projections.views import VIEWS
from projections.worker import Worker
from services.event_store import EventStore
from tests.projections.builders import BODY, Clock, EventRecorder
from tests.projections.crowded_body import (
    APPROVAL,
    GRANT_DAYS,
    LOSS_RECORDED_ON,
    LOST_FROM,
    MOMENTS,
    correct,
    expected_counts,
    expected_status,
    grant_all,
    number,
    record_crowd,
    withdraw,
    written_rows,
)

OF_THE_MOMENT = {"made_at", "known_at", "position", "true_until", "as_of"}
NEXT_DAY = LOSS_RECORDED_ON + timedelta(days=1)


@pytest.fixture(params=[pytest.param(120), pytest.param(10_000, marks=pytest.mark.deep)])
def count(request: pytest.FixtureRequest, world: EventRecorder, worker: Worker) -> int:
    """The number of certificates of the body, all recorded and in the register."""
    record_crowd(world, request.param)
    worker.catch_up()
    return int(request.param)


@pytest.fixture
def worker(migrated_url: str, store: EventStore, clock: Clock) -> Worker:
    """The register alone is brought up to date."""
    return Worker(migrated_url, store, VIEWS[:1], clock=clock)


def status_counts(register: PublicRegister, as_of: date, known: date) -> Counter[Status]:
    counted: Counter[Status] = Counter()
    for each in register.statistics(as_of, end_of_day(known)).counts:
        counted[each.status] += each.certificates
    return counted


def sample(count: int) -> range:
    """Some sixty of the certificates."""
    return range(1, count + 1, max(1, count // 60))


def test_the_loss_is_one_event_and_writes_no_row_of_a_certificate(
    count: int, world: EventRecorder, worker: Worker, register: PublicRegister, migrated_url: str
) -> None:
    foreseen = register.certificates_under(BODY, APPROVAL, LOST_FROM)
    last, store = world.store.last_position(), world.store
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        rows = written_rows(connection)
        withdraw(world)
        worker.catch_up()
        rows_after = written_rows(connection)
    world.clock.set(NEXT_DAY)
    lines = register.changes(last)
    lost = status_counts(register, LOST_FROM, LOSS_RECORDED_ON)[Status.BODY_NOT_APPROVED]

    assert rows_after == rows
    assert len(store.after(last, 10)) == len(lines) == 1
    assert foreseen.certificates == lost > count / 2


def test_every_answer_is_right_at_past_moments(
    count: int, world: EventRecorder, worker: Worker, register: PublicRegister
) -> None:
    version = withdraw(world)
    grant_all(world, count, GRANT_DAYS[-1])
    correct(world, version)
    world.clock.set(date(2025, 10, 1), 23)
    world.clock.now += timedelta(hours=1)
    worker.catch_up()

    for as_of, known in MOMENTS:
        assert status_counts(register, as_of, known) == expected_counts(count, as_of, known), (as_of, known)
        for serial in sample(count):
            answer = register.lookup(number(serial), as_of, end_of_day(known))
            assert (answer.status if answer else None) == expected_status(serial, as_of, known)


def test_a_correction_restores_every_answer_from_then_on_and_leaves_what_was_known(
    count: int, world: EventRecorder, worker: Worker, register: PublicRegister
) -> None:
    def answers(known: date | None = None) -> list[dict[str, object]]:
        moment = end_of_day(known) if known else None
        found = (register.lookup(number(serial), LOST_FROM, moment) for serial in sample(count))
        return [each.model_dump(exclude=OF_THE_MOMENT) for each in found if each]

    world.clock.set(LOSS_RECORDED_ON)
    before = answers()
    version = withdraw(world)
    worker.catch_up()
    world.clock.set(NEXT_DAY + timedelta(days=1))
    lost = answers(NEXT_DAY)
    correct(world, version)
    worker.catch_up()

    assert answers() == before != lost
    assert answers(NEXT_DAY) == lost
