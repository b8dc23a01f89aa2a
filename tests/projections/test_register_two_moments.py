"""The public answer for a moment, as known at a moment (domain §5)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from psycopg.conninfo import make_conninfo
from psycopg_pool import ConnectionPool

from domain.calendar import SHANGHAI, DateOutOfRange, end_of_day, start_of_day
from domain.events.sanctions import Reinstated
from domain.status.standing import Status
from projections.moments import TimeZoneMissing
from projections.public_register.as_of import KnownAtInFuture
from projections.public_register.queries import PublicRegister
from projections.worker import Worker
from tests.projections.builders import Clock, EventRecorder, revoked, suspended

NUMBER = "12325SC00001R0M"
ISSUED = date(2025, 3, 10)


@pytest.fixture
def suspended_late(world: EventRecorder, worker: Worker, clock: Clock) -> None:
    """Granted on 10 March; on 20 May a suspension is recorded that holds from 8 May."""
    world.open_register()
    one = world.grant("one", NUMBER, ISSUED)
    clock.set(date(2025, 5, 20))
    world.record(one, suspended(date(2025, 11, 7), effective_on=date(2025, 5, 8)))
    clock.set(date(2025, 6, 1))
    worker.catch_up()


def status(register: PublicRegister, as_of: date, known_on: date) -> Status:
    answer = register.lookup(NUMBER, as_of, end_of_day(known_on))
    assert answer
    return answer.status


@pytest.mark.usefixtures("suspended_late")
def test_a_suspension_recorded_later_was_not_known_before(register: PublicRegister) -> None:
    asked = date(2025, 5, 15)

    assert status(register, asked, known_on=asked) is Status.VALID
    assert status(register, asked, known_on=date(2025, 5, 21)) is Status.SUSPENDED


@pytest.mark.usefixtures("suspended_late")
def test_a_certificate_expires_without_a_job(register: PublicRegister) -> None:
    known = date(2025, 5, 1)

    assert status(register, date(2028, 3, 9), known) is Status.VALID
    assert status(register, date(2028, 3, 10), known) is Status.EXPIRED


@pytest.mark.usefixtures("suspended_late")
def test_what_was_not_granted_by_then_was_not_known_then(register: PublicRegister) -> None:
    assert register.lookup(NUMBER, known_at=start_of_day(ISSUED)) is None


@pytest.mark.usefixtures("suspended_late")
def test_before_its_first_day_it_was_not_yet_issued(register: PublicRegister) -> None:
    answer = register.lookup(NUMBER, date(2025, 3, 9))

    assert answer
    assert (answer.status, answer.level) == (Status.NOT_YET_ISSUED, None)


@pytest.mark.usefixtures("suspended_late")
def test_the_answer_says_what_it_rests_on_and_until_when_it_holds(register: PublicRegister) -> None:
    answer = register.lookup(NUMBER)

    assert answer
    assert answer.true_until == start_of_day(date(2025, 11, 8))
    assert [line.what for line in answer.history] == ["granted", "suspended"]
    assert answer.position == answer.history[-1].position
    assert answer.suspended_until == date(2025, 11, 7)
    assert answer.reason == "major_nonconformity"
    assert answer.body.name
    assert answer.body.name.zh == "证迹认证中心"


@pytest.mark.usefixtures("suspended_late")
def test_what_the_public_reads_holds_neither_persons_nor_reasons(register: PublicRegister) -> None:
    answer = register.lookup(NUMBER)

    assert answer
    written = answer.model_dump_json()
    assert "P-li" not in written
    assert "findings tell of it" not in written
    assert "all closed" not in written


@pytest.mark.usefixtures("suspended_late")
def test_history_holds_what_was_effective_by_then_and_recorded_by_then(register: PublicRegister) -> None:
    before = register.lookup(NUMBER, date(2025, 5, 7))
    unknown = register.lookup(NUMBER, date(2025, 5, 15), end_of_day(date(2025, 5, 15)))

    assert before
    assert unknown
    assert [line.what for line in before.history] == [line.what for line in unknown.history] == ["granted"]


@pytest.mark.usefixtures("suspended_late")
def test_a_day_means_its_end_and_tells_the_changes_of_that_day(register: PublicRegister) -> None:
    answer = register.lookup(NUMBER, date(2025, 5, 8))

    assert answer
    assert answer.as_of == end_of_day(date(2025, 5, 8))
    (change,) = answer.changes_that_day or ()
    assert (change.at, change.before, change.after) == (
        start_of_day(date(2025, 5, 8)),
        Status.VALID,
        Status.SUSPENDED,
    )


@pytest.mark.usefixtures("suspended_late")
def test_a_moment_has_no_changes_of_the_day(register: PublicRegister) -> None:
    answer = register.lookup(NUMBER, datetime(2025, 5, 8, tzinfo=UTC))

    assert answer
    assert answer.changes_that_day is None


@pytest.mark.usefixtures("suspended_late")
@pytest.mark.parametrize(
    "written", ["１２３２５SC00001R0M", "123 25 SC 00001 R0M", "12325sc-00001-r0m", "12325SC00001R0M\u200b"]
)
def test_a_number_is_found_however_it_is_written(register: PublicRegister, written: str) -> None:
    answer = register.lookup(written)

    assert answer
    assert answer.number == NUMBER


@pytest.mark.parametrize("written", ["", "\0", "12325SC00001R0M\0", "\ud800", "9" * 100])
@pytest.mark.usefixtures("suspended_late")
def test_what_no_number_can_be_is_not_found(register: PublicRegister, written: str) -> None:
    assert register.lookup(written) is None


@pytest.mark.usefixtures("suspended_late")
def test_knowledge_of_the_future_is_refused(register: PublicRegister, clock: Clock) -> None:
    with pytest.raises(KnownAtInFuture):
        register.lookup(NUMBER, known_at=clock() + timedelta(seconds=1))


@pytest.mark.usefixtures("suspended_late")
def test_a_time_without_a_zone_is_refused(register: PublicRegister) -> None:
    with pytest.raises(TimeZoneMissing):
        register.lookup(NUMBER, datetime(2025, 5, 8))  # noqa: DTZ001


@pytest.mark.usefixtures("suspended_late")
def test_a_moment_outside_the_calendar_is_refused(register: PublicRegister) -> None:
    with pytest.raises(DateOutOfRange):
        register.lookup(NUMBER, datetime.min.replace(tzinfo=SHANGHAI))
    with pytest.raises(DateOutOfRange):
        register.lookup(NUMBER, date.min)
    answer = register.lookup(NUMBER, date.max)
    assert answer
    assert answer.status is Status.EXPIRED


@pytest.mark.usefixtures("suspended_late")
def test_the_answer_is_the_same_text_in_any_zone_of_the_session(
    register: PublicRegister, migrated_url: str, clock: Clock
) -> None:
    here = make_conninfo(migrated_url, options="-c timezone=Asia/Tokyo")
    with ConnectionPool(here, min_size=1, open=True) as pool:
        elsewhere = PublicRegister(pool, clock).lookup(NUMBER, date(2025, 5, 8))

    answer = register.lookup(NUMBER, date(2025, 5, 8))
    assert answer
    assert elsewhere
    assert elsewhere.model_dump_json() == answer.model_dump_json()


def test_after_an_end_nothing_makes_it_valid_again(
    world: EventRecorder, worker: Worker, register: PublicRegister, clock: Clock
) -> None:
    one = world.grant("one", NUMBER, ISSUED)
    clock.set(date(2025, 5, 20))
    world.record(one, suspended(date(2025, 11, 7)), revoked())
    world.record(one, Reinstated(reason="by mistake", conditions_met=("all closed",)))
    clock.set(date(2025, 6, 1))
    worker.catch_up()

    assert status(register, date(2025, 5, 30), date(2025, 5, 30)) is Status.REVOKED


def test_a_register_that_has_read_nothing_knows_nothing(register: PublicRegister) -> None:
    assert register.lookup(NUMBER) is None
    assert register.statistics().counts == ()
