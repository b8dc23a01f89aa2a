"""A store of the test's own, with a clock that the test moves."""

from collections.abc import Iterator

import pytest

from services.event_store import EventStore
from tests.services.event_store.builders import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(migrated_url: str, clock: Clock) -> Iterator[EventStore]:
    with EventStore(migrated_url, clock) as event_store:
        yield event_store
