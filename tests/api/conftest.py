"""Fixtures: the service over HTTP on a PostgreSQL database."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.api.browsers import with_accounts
from tests.api.running_service import FIRST_DAY, Clock, Service, running_service
from tests.conftest import cloned_database


@pytest.fixture
def clock() -> Clock:
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    clock.set_day(FIRST_DAY)
    return clock


@pytest.fixture
def service(seeded_url: str, clock: Clock) -> Iterator[Service]:
    with running_service(seeded_url, clock) as service:
        yield service


@pytest.fixture(scope="module")
def shared_service(server_url: str, seeded_template: str) -> Iterator[Service]:
    """One service without rate limits for the tests of a file that do not depend on each other's data."""
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    clock.set_day(FIRST_DAY)
    with (
        cloned_database(server_url, seeded_template) as url,
        running_service(url, clock, rate_factor=0) as service,
    ):
        yield with_accounts(service)
