"""Reading: in the order of a stream or of everything, and nothing that this release does not understand."""

from uuid import UUID, uuid4

import psycopg
import pytest

from services.errors import UnknownEventType, UnreadableEvent
from services.event_store import CHANNEL, EventStore
from tests.services.event_store.builders import ACTOR, append, command


def test_an_empty_store_has_no_position_and_no_history(store: EventStore) -> None:
    assert store.last_position() == 0
    assert store.after(0, 10) == ()
    assert store.history(uuid4()) == ()


def test_history_ends_with_the_version_asked_for(store: EventStore) -> None:
    stream = uuid4()
    store.save([append(stream, 0, "a", "b", "c")], actor=ACTOR, command=command())

    assert [each.version for each in store.history(stream, up_to=2)] == [1, 2]
    assert [each.version for each in store.history(stream, after_version=2)] == [3]
    assert store.history(stream, after_version=3) == ()


def test_everything_is_read_in_order_of_position_in_pieces(store: EventStore) -> None:
    for _ in range(3):
        store.save([append(uuid4(), 0, "a", "b")], actor=ACTOR, command=command())

    first = store.after(0, 4)
    rest = store.after(first[-1].position, 4)

    assert [each.position for each in (*first, *rest)] == [1, 2, 3, 4, 5, 6]


def insert(url: str, topic: str, state: bytes) -> UUID:
    stream = uuid4()
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO events.stored_events (originator_id, originator_version, topic, state)"
            " VALUES (%s, 1, %s, %s)",
            (stream, topic, state),
        )
    return stream


def test_an_event_of_a_later_release_is_named_by_topic_and_position(
    store: EventStore, migrated_url: str
) -> None:
    stream = insert(migrated_url, "certificate.gilded.v1", b'{"event":{}}')

    with pytest.raises(UnknownEventType) as unknown:
        store.history(stream)

    assert (unknown.value.topic, unknown.value.position) == ("certificate.gilded.v1", 1)


@pytest.mark.parametrize("state", [b"", b"[]", b'{"event":{"reason":"x"}}', b'{"event":null}', b"\xff"])
def test_a_damaged_event_is_named_by_topic_and_position(
    store: EventStore, migrated_url: str, state: bytes
) -> None:
    insert(migrated_url, "certificate.withdrawn.v1", state)

    with pytest.raises(UnreadableEvent, match="position 1"):
        store.after(0, 10)


@pytest.mark.parametrize(
    "topic", ["domain.events.application:Withdrawn", "Withdrawn", "certificate.withdrawn"]
)
def test_only_explicit_topics_can_be_stored(migrated_url: str, topic: str) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        insert(migrated_url, topic, b"{}")


def test_whoever_listens_is_told(store: EventStore, migrated_url: str) -> None:
    with psycopg.connect(migrated_url, autocommit=True) as listener:
        listener.execute(f"LISTEN {CHANNEL}".encode())

        store.save([append(uuid4())], actor=ACTOR, command=command())

        assert [told.channel for told in listener.notifies(timeout=5, stop_after=1)] == [CHANNEL]
