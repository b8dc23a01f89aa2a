"""Rates: never more than the burst and the rate allow, and the database counts as the arithmetic does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from math import floor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.rates.gcra import Policy, check
from services.rates.postgres_counter import PostgresCounter, open_counter

START = datetime(2026, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NUMBERS = count(1)

policies = st.builds(
    Policy,
    st.uuids().map(str),
    st.integers(1, 50),
    st.timedeltas(timedelta(milliseconds=1), timedelta(seconds=100)),
)
asked = st.lists(
    st.tuples(st.timedeltas(timedelta(0), timedelta(seconds=20)), st.integers(1, 8)), min_size=1, max_size=60
)


@pytest.fixture
def counter(migrated_url: str) -> Iterator[PostgresCounter]:
    """Connected already: the pool draws from the same chance as the examples when it connects."""
    with open_counter(migrated_url) as opened:
        opened._pool.wait()
        yield opened


@given(policies, asked)
def test_in_any_stretch_of_time_no_more_is_let_in_than_the_quota_and_the_rate_allow(
    policy: Policy, requests: list[tuple[timedelta, int]]
) -> None:
    now, spent, admitted = START, None, []
    for pause, units in requests:
        now += pause
        verdict = check(policy, spent, units, now)
        spent = verdict.tat
        admitted += [(now, min(units, policy.quota))] if verdict.admitted else []
    stretches = [
        (end - begin, sum(units for at, units in admitted if begin <= at <= end))
        for begin, _ in admitted
        for end, _ in admitted
        if begin <= end
    ]

    assert all(
        units <= policy.quota + floor(policy.quota * (stretch / policy.window))
        for stretch, units in stretches
    )


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(policies, asked)
def test_the_database_comes_to_the_same_verdicts(
    counter: PostgresCounter, policy: Policy, requests: list[tuple[timedelta, int]]
) -> None:
    now, spent, subject = START, None, f"someone {next(NUMBERS)}"
    for pause, units in requests[:12]:
        now += pause
        verdict = check(policy, spent, units, now)
        spent = verdict.tat
        agreed = counter.charge(policy, subject, units, now)

        assert (agreed.admitted, agreed.tat) == (verdict.admitted, verdict.tat)


@given(policies, st.integers(1, 8))
def test_who_waits_as_long_as_told_is_let_in(policy: Policy, units: int) -> None:
    spent = START + policy.burst_tolerance
    refused = check(policy, spent, units, START)
    patient = check(policy, refused.tat, units, START + refused.retry_after * SECOND)

    assert (refused.admitted, patient.admitted) == (False, True)


@given(policies, st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_a_clock_that_ran_ahead_shuts_nobody_out_for_longer_than_the_window(
    policy: Policy, ahead: timedelta
) -> None:
    refused = check(policy, START + policy.burst_tolerance + ahead, 1, START)

    assert refused.retry_after * SECOND < policy.burst_tolerance + SECOND


@given(policies)
def test_units_are_never_shorter_than_was_said(policy: Policy) -> None:
    assert policy.burst_tolerance >= policy.window


@given(policies)
def test_what_remains_is_what_would_be_let_in_at_once(policy: Policy) -> None:
    first = check(policy, None, 1, START)
    units = first.remaining

    assert not check(policy, first.tat, units + 1, START).admitted or units + 1 > policy.quota
    assert units == 0 or check(policy, first.tat, units, START).admitted
