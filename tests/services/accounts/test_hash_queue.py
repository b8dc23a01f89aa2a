"""Lanes: few at a time, the next source before the next of the same, and nobody waits for ever."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event

import pytest

from services.accounts.errors import LoginQueueFull
from services.accounts.hashing import Caller, FairQueue, Hashing, HashQueues, LoginPriority
from services.accounts.password_policy import NO_BREACH_LIST
from tests.services.accounts.conftest import CHEAP


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(16) as pool:
        yield pool


def start_waiting(
    lane: FairQueue, source: str, order: list[str], threads: ThreadPoolExecutor
) -> Future[None]:
    """Somebody who waits, once it is certain that they do."""
    before = waiting_count(lane)

    def turn() -> None:
        with lane.turn(source):
            order.append(source)

    future = threads.submit(turn)
    while waiting_count(lane) == before and not future.done():
        pass
    return future


def waiting_count(lane: FairQueue) -> int:
    return sum(map(len, list(lane._queues.values())))


def test_sources_take_turns_however_many_one_of_them_sends(threads: ThreadPoolExecutor) -> None:
    lane, said = FairQueue(slots=1, max_waiting=9, max_per_source=4, timeout=30), list[str]()
    with lane.turn("attacker"):
        futures = [start_waiting(lane, "attacker", said, threads) for _ in range(4)]
        futures += [start_waiting(lane, source, said, threads) for source in ("li", "bo", "li")]
    for future in futures:
        future.result()

    assert said == ["li", "bo", "attacker", "li", "attacker", "attacker", "attacker"]


def test_of_one_source_few_wait(threads: ThreadPoolExecutor) -> None:
    lane, said = FairQueue(slots=1, max_waiting=9, max_per_source=2, timeout=30), list[str]()
    with lane.turn("attacker"):
        futures = [start_waiting(lane, "attacker", said, threads) for _ in range(3)]

        assert isinstance(futures[2].exception(), LoginQueueFull)
        futures.append(start_waiting(lane, "li", said, threads))
    for future in (futures[0], futures[1], futures[3]):
        future.result()


def test_few_wait_in_all(threads: ThreadPoolExecutor) -> None:
    lane, said = FairQueue(slots=1, max_waiting=3, max_per_source=2, timeout=30), list[str]()
    with lane.turn("first"):
        futures = [start_waiting(lane, f"source {n}", said, threads) for n in range(4)]

        assert isinstance(futures[3].exception(), LoginQueueFull)
    for future in futures[:3]:
        future.result()


def test_patience_ends_and_the_place_in_the_queue_with_it() -> None:
    lane = FairQueue(slots=1, max_waiting=3, max_per_source=2, timeout=0)
    with lane.turn("first"), pytest.raises(LoginQueueFull), lane.turn("second"):
        pass

    assert waiting_count(lane) == 0
    with lane.turn("second"):
        pass


def test_nobody_waits_for_who_is_less_likely_to_be_right() -> None:
    lanes = {
        standing: FairQueue(slots=1, max_waiting=0, max_per_source=0, timeout=0) for standing in LoginPriority
    }
    hashing = Hashing(CHEAP, HashQueues(lanes), NO_BREACH_LIST)
    with (
        hashing.turn(Caller("192.0.2.1", LoginPriority.AGAIN)),
        hashing.turn(Caller("192.0.2.2", LoginPriority.FIRST)),
    ):
        with pytest.raises(LoginQueueFull), hashing.turn(Caller("192.0.2.3", LoginPriority.AGAIN)):
            pass
        with hashing.turn(Caller("192.0.2.4", LoginPriority.EXPECTED)):
            let_in = True

    assert let_in


def test_a_place_that_is_left_by_an_error_is_free() -> None:
    lane = FairQueue(slots=1, max_waiting=0, max_per_source=0, timeout=0)
    with pytest.raises(ZeroDivisionError), lane.turn("first"):
        raise ZeroDivisionError

    with lane.turn("second"), pytest.raises(LoginQueueFull), lane.turn("third"):
        pass


def test_no_more_are_inside_than_there_are_places(threads: ThreadPoolExecutor) -> None:
    lane, inside, most, full = FairQueue(2, 64, 64, 30), list[int](), list[int](), Event()

    def turn(n: int) -> None:
        with lane.turn(str(n % 3)):
            inside.append(n)
            most.append(len(inside))
            full.wait(0.001)
            inside.remove(n)

    list(threads.map(turn, range(60)))

    assert max(most) == 2
    with ExitStack() as both:
        both.enter_context(lane.turn("a"))
        both.enter_context(lane.turn("b"))
