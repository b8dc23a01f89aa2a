"""`recorded_at` grows strictly with position, whatever the clocks of the machines say."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from domain.calendar import start_of_day
from domain.events.sanctions import Reinstated
from services.errors import ClockSkew
from services.event_store import Append, EventStore
from tests.services.event_store.builders import ACTOR, NOON, Clock, append, command

TICK = timedelta(microseconds=1)


def test_the_moment_of_recording_is_the_clock_s(store: EventStore) -> None:
    receipt = store.save([append(uuid4())], actor=ACTOR, command=command())

    assert receipt.recorded[0].recorded_at == NOON


def test_events_of_one_command_are_a_microsecond_apart(store: EventStore) -> None:
    receipt = store.save([append(uuid4(), 0, "a", "b"), append(uuid4())], actor=ACTOR, command=command())

    assert [each.recorded_at for each in receipt.recorded] == [NOON, NOON + TICK, NOON + 2 * TICK]


def test_a_clock_that_is_behind_is_bridged(store: EventStore, clock: Clock) -> None:
    store.save([append(uuid4())], actor=ACTOR, command=command())
    clock.move(-timedelta(minutes=5))

    receipt = store.save([append(uuid4())], actor=ACTOR, command=command())

    assert receipt.recorded[0].recorded_at == NOON + TICK


def test_a_clock_that_is_far_behind_is_refused_and_nothing_recorded(store: EventStore, clock: Clock) -> None:
    store.save([append(uuid4())], actor=ACTOR, command=command())
    clock.move(-timedelta(minutes=5, microseconds=1))
    late, stream = command(), uuid4()

    with pytest.raises(ClockSkew):
        store.save([append(stream)], actor=ACTOR, command=late)

    assert store.last_position() == 1
    assert store.command(late.id) is None


def test_two_machines_with_different_clocks_record_in_one_order(store: EventStore, migrated_url: str) -> None:
    ahead = Clock()
    ahead.move(timedelta(minutes=3))
    with EventStore(migrated_url, ahead) as other:
        for writer in (store, other, store, other, store):
            writer.save([append(uuid4())], actor=ACTOR, command=command())

    moments = [each.recorded_at for each in store.after(0, 10)]

    assert moments == sorted(set(moments))


def test_an_event_takes_effect_when_it_says(store: EventStore) -> None:
    backdated = Reinstated(reason="all met", conditions_met=("corrected",), effective_on=date(2026, 11, 8))

    receipt = store.save([Append(uuid4(), 0, (backdated,))], actor=ACTOR, command=command())

    assert receipt.recorded[0].effective_at == start_of_day(date(2026, 11, 8))
