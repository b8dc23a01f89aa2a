"""Journeys go through the same service as the tests of the edge."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.api.served import FIRST_DAY, Clock, Service, served


@pytest.fixture
def service(migrated_url: str) -> Iterator[Service]:
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    clock.to(FIRST_DAY)
    with served(migrated_url, clock) as service:
        yield service
