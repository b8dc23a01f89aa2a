"""The service over HTTP, on a real database, for every test of the edge."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.api.served import FIRST_DAY, Clock, Service, served


@pytest.fixture
def clock() -> Clock:
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    clock.to(FIRST_DAY)
    return clock


@pytest.fixture
def service(migrated_url: str, clock: Clock) -> Iterator[Service]:
    with served(migrated_url, clock) as service:
        yield service
