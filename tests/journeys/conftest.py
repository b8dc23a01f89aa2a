"""The service for journeys: the same as for tests of the API."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.api.running_service import FIRST_DAY, Clock, Service, running_service


@pytest.fixture
def service(seeded_url: str) -> Iterator[Service]:
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    clock.set_day(FIRST_DAY)
    with running_service(seeded_url, clock) as service:
        yield service
