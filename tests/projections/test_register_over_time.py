"""Statistics over time: each month equals the statistics at its last day."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.calendar import end_of_day, last_day_of_months
from domain.events.sanctions import Deregistered, Downgraded, Reinstated
from domain.scheme.grounds import DeregistrationGround
from projections.public_register.answers import Count
from projections.public_register.queries import PublicRegister
from projections.public_register.search import InvalidPageSize
from projections.public_register.statistics import StatisticsFilters
from projections.worker import Worker
from tests.projections.builders import (
    BODY,
    OTHER_BODY,
    SCHEME,
    Clock,
    EventRecorder,
    applied,
    certificate,
    granted,
    revoked,
    suspended,
)

ISSUED = date(2025, 3, 10)
RECORDED = date(2025, 6, 20)
DAYS = st.dates(date(2025, 1, 1), date(2029, 12, 31))
KNOWN = st.dates(ISSUED, RECORDED) | st.none()
AMONG = st.builds(
    StatisticsFilters, st.sampled_from((None, BODY, OTHER_BODY)), st.sampled_from((None, SCHEME, "security"))
)


@pytest.fixture
def sample_register(world: EventRecorder, worker: Worker, clock: Clock) -> None:
    """Five certificates of two bodies; some was recorded late, so that knowing changes the past."""
    world.open_register()
    for place, name in enumerate("abcd", start=1):
        world.grant(name, f"12325SC0000{place}R0M", ISSUED)
    world.record(certificate("e"), applied(body=OTHER_BODY), granted("12425SC00001R0M", date(2025, 4, 1)))
    clock.set(date(2025, 5, 20))
    world.record(certificate("a"), suspended(date(2025, 11, 7), effective_on=date(2025, 4, 8)))
    world.record(certificate("b"), revoked(effective_on=date(2025, 4, 30)))
    world.record(certificate("c"), Downgraded(reason="fell short", level="three-star"))
    clock.set(RECORDED)
    lifted = Reinstated(reason="closed", conditions_met=("all closed",), effective_on=date(2025, 6, 1))
    world.record(certificate("a"), lifted)
    ended = Deregistered(
        reason="asked for", ground=DeregistrationGround.HOLDER_REQUEST, public=True, fault=False
    )
    world.record(certificate("e"), ended)
    worker.catch_up()


def matches(count: Count, among: StatisticsFilters) -> bool:
    return among.body in {None, count.body} and among.scheme in {None, count.scheme}


@pytest.mark.usefixtures("sample_register")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(days=st.tuples(DAYS, DAYS).map(sorted), known_on=KNOWN, among=AMONG)
def test_each_month_is_what_the_register_says_of_its_last_day(
    register: PublicRegister, days: list[date], known_on: date | None, among: StatisticsFilters
) -> None:
    known_at = end_of_day(known_on) - timedelta(hours=16) if known_on else None
    over = register.statistics_over(days[0], days[1], among, known_at)

    for month in over.months:
        last_day = last_day_of_months(date.fromisoformat(f"{month.month}-01"), 1)
        then = register.statistics(last_day, known_at)
        assert (month.as_of, over.known_at) == (then.as_of, then.known_at)
        assert month.counts == tuple(count for count in then.counts if matches(count, among))
    assert over.months[0].month == f"{days[0]:%Y-%m}"
    assert over.months[-1].month == f"{days[1]:%Y-%m}"


@pytest.mark.usefixtures("sample_register")
@given(days=st.tuples(DAYS, DAYS).map(sorted))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
def test_each_movement_is_told_in_its_month(register: PublicRegister, days: list[date]) -> None:
    over = register.statistics_over(days[0], days[1])
    told = [movement for month in over.months for movement in month.movements]
    then = register.statistics(last_day_of_months(days[1].replace(day=1), 1)).movements

    assert told == [movement for movement in then if movement.month >= f"{days[0]:%Y-%m}"]
    assert all(movement.month == month.month for month in over.months for movement in month.movements)


@pytest.mark.usefixtures("sample_register")
def test_movements_are_those_of_the_body_asked_about(register: PublicRegister) -> None:
    (april,) = register.statistics_over(
        date(2025, 4, 1), date(2025, 4, 30), StatisticsFilters(OTHER_BODY)
    ).months

    assert [(movement.what, movement.certificates) for movement in april.movements] == [("granted", 1)]
    assert april.by("status") == {"valid": 1}


@pytest.mark.parametrize("last", [date(2025, 2, 28), date(2045, 3, 1)])
def test_a_range_has_at_least_one_month_and_at_most_twenty_years(
    register: PublicRegister, last: date
) -> None:
    with pytest.raises(InvalidPageSize):
        register.statistics_over(date(2025, 3, 31), last)


def test_nothing_is_counted_while_nothing_is_known(register: PublicRegister) -> None:
    assert register.statistics_over(ISSUED, ISSUED).months == ()
