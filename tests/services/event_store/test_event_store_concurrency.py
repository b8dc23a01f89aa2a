"""Many at once: one command is one event, one serial is one number, and no reader passes a gap."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Semaphore
from typing import TypeVar
from uuid import UUID, uuid4

from services.errors import VersionConflict
from services.event_store import EventStore, Receipt
from tests.services.event_store.builders import ACTOR, append, command

WRITERS = 6

T = TypeVar("T")


def run_concurrently(work: Callable[[int], T]) -> list[T]:
    start = Barrier(WRITERS)

    def started(writer: int) -> T:
        start.wait()
        return work(writer)

    with ThreadPoolExecutor(WRITERS) as threads:
        return list(threads.map(started, range(WRITERS)))


def test_one_command_sent_many_times_at_once_is_recorded_once_with_equal_receipts(store: EventStore) -> None:
    stream, sent = uuid4(), command()

    receipts = run_concurrently(lambda _: store.save([append(stream)], actor=ACTOR, command=sent))

    assert receipts == receipts[:1] * WRITERS
    assert len(store.history(stream)) == 1


def test_of_two_decisions_on_the_same_version_one_is_recorded(store: EventStore) -> None:
    stream = uuid4()

    def decided(writer: int) -> bool:
        try:
            store.save([append(stream, 0, f"reason {writer}")], actor=ACTOR, command=command())
        except VersionConflict:
            return False
        return True

    assert run_concurrently(decided).count(True) == 1
    assert len(store.history(stream)) == 1


def test_grants_at_once_never_share_a_serial(store: EventStore) -> None:
    series = uuid4()

    def granted(_: int) -> int:
        while True:
            serial = len(store.history(series)) + 1
            try:
                receipt = store.save(
                    [append(uuid4()), append(series, serial - 1)], actor=ACTOR, command=command()
                )
            except VersionConflict:
                continue
            return serial_of(receipt, series)

    assert sorted(run_concurrently(granted)) == list(range(1, WRITERS + 1))


def serial_of(receipt: Receipt, series: UUID) -> int:
    (allocated,) = (each for each in receipt.recorded if each.stream == series)
    return allocated.version


def test_a_reader_that_keeps_up_misses_nothing(store: EventStore) -> None:
    seen: list[int] = []
    written = Semaphore(0)

    def write_or_read(writer: int) -> None:
        if writer:
            for _ in range(20):
                store.save([append(uuid4(), 0, "a", "b")], actor=ACTOR, command=command())
                written.release()
            return
        for _ in range((WRITERS - 1) * 20):
            written.acquire()
            seen.extend(each.position for each in store.after(seen[-1] if seen else 0, 100))

    run_concurrently(write_or_read)

    assert seen == [each.position for each in store.after(0, 1000)]
