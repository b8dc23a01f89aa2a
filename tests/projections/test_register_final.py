"""Rule 6: the same question with the same two moments has the same answer for ever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Event
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL

from domain.calendar import end_of_day
from domain.events.institution import EditionSuperseded, SchemeRevised
from domain.scheme.limits import Limits
from domain.status.standing import Status
from domain.streams import scheme_stream
from projections.public_register.answers import Answer
from projections.public_register.queries import PublicRegister
from projections.worker import SETTLE_TIME, Worker
from services.event_store import EventStore
from tests.projections.builders import (
    EDITION,
    SCHEME,
    Clock,
    EventRecorder,
    revoked,
    scheme,
    supervised,
    suspended,
)

NUMBER = "12325SC00001R0M"
ISSUED = date(2025, 3, 10)


def look_up(register: PublicRegister, as_of: date | None = None, known_at: datetime | None = None) -> Answer:
    answer = register.lookup(NUMBER, as_of, known_at)
    assert answer
    return answer


def stable_content(answer: Answer) -> dict[str, Any]:
    """What the answer says, but for the moment at which it was made."""
    return answer.model_dump(exclude={"made_at"})


@pytest.fixture(autouse=True)
def granted_certificate(world: EventRecorder, worker: Worker) -> None:
    world.open_register()
    world.grant("one", NUMBER, ISSUED)
    worker.catch_up()


def test_an_answer_is_final_only_up_to_what_has_settled(
    register: PublicRegister, worker: Worker, clock: Clock
) -> None:
    clock.now += timedelta(hours=1)
    worker.catch_up()

    assert look_up(register).known_at == clock() - SETTLE_TIME
    assert look_up(register, known_at=clock()).known_at == clock() - SETTLE_TIME


def test_right_after_an_event_the_answer_is_as_known_at_that_event(
    register: PublicRegister, world: EventRecorder, worker: Worker
) -> None:
    receipt = world.record(world.grant("two", "12325SC00002R0M", ISSUED), revoked())
    worker.catch_up()

    assert look_up(register).known_at == receipt.recorded[-1].recorded_at


def test_a_register_that_is_not_kept_up_promises_nothing_new(
    register: PublicRegister, world: EventRecorder, clock: Clock
) -> None:
    before = look_up(register)
    world.record(world.grant("two", "12325SC00002R0M", date(2025, 3, 11)), revoked())
    clock.now += timedelta(hours=1)

    assert look_up(register, known_at=clock()).known_at == before.known_at


class BlockingClock:
    """A clock that is read, and then keeps its reader waiting."""

    def __init__(self, now: datetime) -> None:
        self.now, self.read, self.go_on = now, Event(), Event()

    def __call__(self) -> datetime:
        self.read.set()
        assert self.go_on.wait(20)
        return self.now


def test_a_command_still_in_flight_cannot_change_an_answer_given_meanwhile(
    migrated_url: str, register: PublicRegister, worker: Worker, clock: Clock
) -> None:
    """It was stamped under the lock, the clock runs on, readers ask, and only then does it commit."""
    one = register.certificate_id(NUMBER)
    assert one
    slow = BlockingClock(clock.now + timedelta(seconds=1))
    with EventStore(migrated_url, slow) as store, ThreadPoolExecutor(1) as thread:
        writing = thread.submit(EventRecorder(store, clock, 1000).record, one, suspended(date(2025, 9, 9)))
        assert slow.read.wait(20)
        clock.now = slow.now + timedelta(seconds=9)
        worker.catch_up()
        meanwhile = look_up(register, clock().date(), clock())
        slow.go_on.set()
        stamped = writing.result().recorded[0].recorded_at
    clock.now += timedelta(hours=1)
    worker.catch_up()

    assert stamped == slow.now
    assert look_up(register).status is Status.SUSPENDED
    assert meanwhile.status is Status.VALID
    assert stable_content(look_up(register, meanwhile.as_of.date(), meanwhile.known_at)) == stable_content(
        meanwhile
    )


def test_answers_once_given_stay_whatever_is_recorded_later(
    register: PublicRegister, world: EventRecorder, worker: Worker, clock: Clock
) -> None:
    one = register.certificate_id(NUMBER)
    assert one
    days = [date(2025, 3, 1), ISSUED, date(2025, 5, 15), date(2026, 3, 11), date(2028, 3, 10)]
    given: list[Answer] = []
    for day, event in (
        (date(2025, 5, 1), suspended(date(2025, 10, 30), effective_on=date(2025, 4, 20))),
        (date(2025, 6, 1), supervised(date(2025, 5, 30), 1)),
        (date(2025, 7, 1), revoked(effective_on=date(2025, 6, 15))),
    ):
        given += [look_up(register, as_of) for as_of in days]
        clock.set(day)
        world.record(one, event)
        worker.catch_up()

    assert [stable_content(look_up(register, each.as_of, each.known_at)) for each in given] == [
        stable_content(each) | {"changes_that_day": None} for each in given
    ]


def test_a_deadline_holds_from_when_it_was_announced(
    register: PublicRegister, world: EventRecorder, worker: Worker, clock: Clock
) -> None:
    clock.set(date(2025, 6, 1))
    superseded = EditionSuperseded(
        reason="revised standard",
        scheme=SCHEME,
        edition=EDITION,
        successor="GB/T 27922-2026",
        deadline=date(2026, 12, 31),
    )
    world.record(scheme_stream(SCHEME), superseded)
    worker.catch_up()
    day = date(2027, 1, 1)

    assert look_up(register, day, end_of_day(date(2025, 5, 31))).status is Status.VALID
    assert look_up(register, day).status is Status.NOT_TRANSITIONED


def test_a_shorter_limit_holds_from_when_it_was_published(
    register: PublicRegister, world: EventRecorder, worker: Worker, clock: Clock
) -> None:
    clock.set(date(2025, 6, 1))
    shorter = scheme(limits=Limits(surveillance_months=6).model_dump(), rule_version="2")
    world.record(scheme_stream(SCHEME), SchemeRevised(reason="revised", scheme=shorter))
    worker.catch_up()

    known_before = look_up(register, date(2025, 6, 1), end_of_day(date(2025, 5, 31)))
    assert known_before.next_surveillance_due == date(2026, 3, 10)
    assert look_up(register, date(2025, 6, 1)).next_surveillance_due == date(2025, 9, 10)


def test_what_did_not_change_stays_untouched(
    migrated_url: str, register: PublicRegister, world: EventRecorder, worker: Worker, clock: Clock
) -> None:
    """Only periods that differ are closed and written anew; the position an old answer rests on stays."""
    day_before = date(2025, 3, 9)
    before = look_up(register, day_before)
    clock.set(date(2025, 6, 1))
    one = register.certificate_id(NUMBER)
    assert one
    world.record(one, suspended(date(2025, 9, 9)))
    worker.catch_up()

    assert look_up(register, day_before).position == before.position
    with psycopg.connect(migrated_url) as connection:
        query = SQL("SELECT count(1) FROM public_register.periods WHERE known_until <> 'infinity'")
        assert connection.execute(query).fetchall() == [(2,)]


def test_an_event_older_than_the_horizon_is_logged_as_an_error(
    world: EventRecorder, worker: Worker, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """Two machines with different clocks: the register cannot repair that, but must not hide it."""
    clock.now += timedelta(minutes=2)
    worker.catch_up()
    clock.now -= timedelta(minutes=1)
    world.grant("two", "12325SC00002R0M", clock().date())
    worker.catch_up()

    assert "synchronise the clocks of the machines that write" in caplog.text
