"""Appending: all of a command or nothing, after the version that was seen, and once."""

from uuid import uuid4

import psycopg
import pytest

from domain.calendar import DateOutOfRange
from domain.events.application import Withdrawn
from services.errors import IdempotencyKeyReused, VersionConflict
from services.event_store import Append, EventStore
from tests.services.event_store.builders import ACTOR, append, command


def test_what_was_recorded_is_what_is_read(store: EventStore) -> None:
    stream = uuid4()

    receipt = store.save([append(stream, 0, "first", "second")], actor=ACTOR, command=command())

    assert store.history(stream) == receipt.recorded
    assert [each.event.reason for each in receipt.recorded] == ["first", "second"]


def test_a_receipt_tells_stream_version_and_position(store: EventStore) -> None:
    case, series = uuid4(), uuid4()
    sent = command()

    receipt = store.save([append(case, 0, "a", "b"), append(series)], actor=ACTOR, command=sent)

    assert (receipt.stream, receipt.version) == (case, 2)
    assert receipt.position == store.last_position()
    assert receipt.command == sent


def test_every_event_names_its_actor_and_its_command(store: EventStore) -> None:
    sent = command()

    recorded = store.save([append(uuid4()), append(uuid4())], actor=ACTOR, command=sent).recorded

    assert {(each.actor, each.command.id) for each in recorded} == {(ACTOR, sent.id)}


def test_a_version_seen_too_early_is_stale_and_the_stream_is_named(store: EventStore) -> None:
    fresh, touched = uuid4(), uuid4()
    store.save([append(touched)], actor=ACTOR, command=command())

    with pytest.raises(VersionConflict) as refused:
        store.save([append(fresh), append(touched)], actor=ACTOR, command=command())

    assert (refused.value.stream, refused.value.seen, refused.value.current) == (touched, 0, 1)


def test_a_version_that_is_not_there_yet_is_refused_so_that_no_stream_has_a_gap(store: EventStore) -> None:
    stream = uuid4()

    with pytest.raises(VersionConflict):
        store.save([append(stream, 3)], actor=ACTOR, command=command())

    assert store.history(stream) == ()


def test_a_refused_command_records_nothing_in_any_stream(store: EventStore) -> None:
    fresh, touched, refused = uuid4(), uuid4(), command()
    store.save([append(touched)], actor=ACTOR, command=command())

    with pytest.raises(VersionConflict):
        store.save([append(fresh), append(touched)], actor=ACTOR, command=refused)

    assert store.history(fresh) == ()
    assert store.command(refused.id) is None


class EventWithInvalidDate(Withdrawn):
    """A fact whose moment cannot be told."""

    def effective_at(self, recorded_at: object) -> object:  # type: ignore[override]  # fails before it answers
        raise DateOutOfRange("10000-01-01")


def test_an_event_that_cannot_be_sealed_leaves_nothing_behind(store: EventStore, migrated_url: str) -> None:
    with pytest.raises(DateOutOfRange):
        store.save(
            [Append(uuid4(), 0, (EventWithInvalidDate(reason="no day"),))], actor=ACTOR, command=command()
        )

    with psycopg.connect(migrated_url) as connection:
        assert connection.execute("SELECT count(*) FROM events.commands").fetchone() == (0,)


def test_a_command_sent_again_gets_its_first_receipt_and_records_nothing(store: EventStore) -> None:
    case, series, sent = uuid4(), uuid4(), command()
    first = store.save([append(case, 0, "a", "b"), append(series)], actor=ACTOR, command=sent)
    store.save([append(case, 2)], actor=ACTOR, command=command())

    again = store.save([append(case, 3), append(series, 1)], actor=ACTOR, command=sent)

    assert again == first
    assert store.last_position() == first.position + 1


def test_a_command_id_used_for_another_request_is_refused(store: EventStore) -> None:
    sent = command("one request")
    store.save([append(uuid4())], actor=ACTOR, command=sent)

    with pytest.raises(IdempotencyKeyReused):
        store.save(
            [append(uuid4())],
            actor=ACTOR,
            command=sent.model_copy(update={"fingerprint": "another request"}),
        )


def test_what_a_command_recorded_can_be_asked_later(store: EventStore) -> None:
    sent = command()
    receipt = store.save([append(uuid4()), append(uuid4())], actor=ACTOR, command=sent)
    store.save([append(uuid4())], actor=ACTOR, command=command())

    assert store.command(sent.id) == receipt
    assert store.command(uuid4()) is None


@pytest.mark.parametrize("appends", [[], [Append(uuid4(), 0, ())]])
def test_a_command_records_something(store: EventStore, appends: list[Append]) -> None:
    with pytest.raises(ValueError, match="at least one event"):
        store.save(appends, actor=ACTOR, command=command())


def test_a_command_names_a_stream_once(store: EventStore) -> None:
    stream = uuid4()

    with pytest.raises(ValueError, match="names a stream once"):
        store.save([append(stream, 0), append(stream, 1)], actor=ACTOR, command=command())
