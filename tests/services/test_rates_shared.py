"""Rates: servers of one database let in together what the policy says, and keep no row for ever."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from services.errors import DatabaseUnavailable
from services.rates import Policy, RateLimiter, open_rate_limiter
from services.rates.postgres_counter import SWEEP_INTERVAL, open_counter

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SHARED = Policy("shared", 20, timedelta(minutes=1), local_first=False)
SCREENED = Policy("screened", 80, timedelta(minutes=1))
CLOSED = Policy("closed", 20, timedelta(minutes=1), local_first=False, fail_closed=True)
NOWHERE = "postgresql://127.0.0.1:1/none"


def fixed_clock() -> datetime:
    return NOW


def is_admitted(rates: RateLimiter, policy: Policy, subject: str = "someone") -> bool:
    return (rates.check_locally(policy, subject) or rates.charge(policy, subject)).admitted


def charge_repeatedly(url: str, times: int, start: Any, results: Any) -> None:
    """In a process of its own: so many questions, as fast as they go."""
    with open_rate_limiter(url, fixed_clock) as rates:
        start.wait()
        results.put(sum(is_admitted(rates, SHARED) for _ in range(times)))


@pytest.fixture
def servers(migrated_url: str) -> Iterator[list[RateLimiter]]:
    with ExitStack() as stack:
        yield [stack.enter_context(open_rate_limiter(migrated_url, fixed_clock)) for _ in range(3)]


def test_two_processes_at_the_same_time_let_in_no_more_than_the_quota(migrated_url: str) -> None:
    spawned = multiprocessing.get_context("spawn")
    start, told = spawned.Barrier(2), spawned.Queue()
    processes = [
        spawned.Process(target=charge_repeatedly, args=(migrated_url, 40, start, told), daemon=True)
        for _ in range(2)
    ]
    for process in processes:
        process.start()
    admitted = [told.get(timeout=60) for _ in processes]
    for process in processes:
        process.join(20)

    assert sum(admitted) == SHARED.quota


def test_threads_at_the_same_time_let_in_no_more_than_the_quota(servers: list[RateLimiter]) -> None:
    with ThreadPoolExecutor(12) as threads:
        admitted = list(threads.map(lambda turn: is_admitted(servers[turn % 3], SHARED), range(90)))

    assert sum(admitted) == SHARED.quota


def test_what_servers_let_in_unasked_is_an_eighth_each(servers: list[RateLimiter]) -> None:
    admitted = sum(is_admitted(rates, SCREENED) for _ in range(60) for rates in servers)

    assert admitted == SCREENED.quota + len(servers) * SCREENED.quota // 8


def test_who_asks_little_never_reaches_the_database(servers: list[RateLimiter], migrated_url: str) -> None:
    for visitor in range(50):
        is_admitted(servers[0], SCREENED, f"visitor {visitor}")
    with psycopg.connect(migrated_url) as connection:
        (rows,) = connection.execute("SELECT count(*) FROM rates.counted").fetchone() or (None,)

    assert rows == 0


def test_who_was_refused_is_refused_again_without_the_database(servers: list[RateLimiter]) -> None:
    while is_admitted(servers[0], SHARED):
        pass
    verdict = servers[0].check_locally(SHARED, "someone")

    assert verdict is not None
    assert not verdict.admitted


def test_one_who_used_up_a_limit_uses_up_nobody_elses(servers: list[RateLimiter]) -> None:
    while is_admitted(servers[0], SHARED):
        pass

    assert is_admitted(servers[1], SHARED, "someone else")


def test_rows_that_are_over_are_removed_by_those_who_ask(migrated_url: str) -> None:
    with open_counter(migrated_url) as shared:
        for visitor in range(SWEEP_INTERVAL):
            shared.charge(SHARED, f"visitor {visitor}", 1, NOW + visitor * SHARED.window)
    with psycopg.connect(migrated_url) as connection:
        (rows,) = connection.execute("SELECT count(*) FROM rates.counted").fetchone() or (None,)

    assert rows == 1


def test_without_a_database_a_closed_policy_lets_nobody_in() -> None:
    with open_rate_limiter(NOWHERE, fixed_clock) as rates, pytest.raises(DatabaseUnavailable):
        rates.charge(CLOSED, "someone")


def test_without_a_database_each_server_holds_an_open_policy_by_itself() -> None:
    with open_rate_limiter(NOWHERE, fixed_clock) as rates:
        admitted = sum(is_admitted(rates, SHARED) for _ in range(2 * SHARED.quota))

    assert admitted == SHARED.quota


def test_a_database_that_is_slow_is_not_waited_for(migrated_url: str) -> None:
    with (
        psycopg.connect(migrated_url) as blocking,
        open_rate_limiter(migrated_url, fixed_clock) as rates,
    ):
        blocking.execute("LOCK TABLE rates.counted IN ACCESS EXCLUSIVE MODE")
        verdict = rates.charge(SHARED, "someone")

    assert (verdict.admitted, verdict.shared) == (True, False)


def test_a_factor_multiplies_what_is_allowed_and_nought_is_no_limit(migrated_url: str) -> None:
    with (
        open_rate_limiter(migrated_url, fixed_clock, factor=2) as twice,
        open_rate_limiter(migrated_url, fixed_clock, factor=0) as free,
    ):
        doubled = sum(is_admitted(twice, SHARED) for _ in range(100))
        unlimited = sum(is_admitted(free, SHARED) for _ in range(100))

    assert (doubled, unlimited) == (2 * SHARED.quota, 100)
