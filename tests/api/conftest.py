"""The service over HTTP, on a real database, for every test of the edge."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.api.browsers import with_accounts
from tests.api.served import FIRST_DAY, Clock, Service, served
from tests.conftest import cloned


@pytest.fixture
def clock() -> Clock:
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    clock.to(FIRST_DAY)
    return clock


@pytest.fixture
def service(migrated_url: str, clock: Clock) -> Iterator[Service]:
    with served(migrated_url, clock) as service:
        yield service


@pytest.fixture(scope="module")
def house(server_url: str, migrated_template: str) -> Iterator[Service]:
    """One service for the tests of a file that change nothing in it; it may be asked without end."""
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    clock.to(FIRST_DAY)
    with cloned(server_url, migrated_template) as url, served(url, clock, rate_factor=0) as service:
        yield with_accounts(service)
