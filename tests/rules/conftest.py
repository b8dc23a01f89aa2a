"""One service for all rules tested by page; tests of a file share its state."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.api.browsers import with_accounts
from tests.api.running_service import FIRST_DAY, Clock, Service, running_service
from tests.conftest import cloned_database


@pytest.fixture
def service(server_url: str, seeded_template: str) -> Iterator[Service]:
    """A service of its own, for a test that moves the clock."""
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    clock.set_day(FIRST_DAY)
    with (
        cloned_database(server_url, seeded_template) as url,
        running_service(url, clock, rate_factor=0) as service,
    ):
        yield service


@pytest.fixture(scope="module")
def shared_service(server_url: str, seeded_template: str) -> Iterator[Service]:
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    clock.set_day(FIRST_DAY)
    with (
        cloned_database(server_url, seeded_template) as url,
        running_service(url, clock, rate_factor=0) as service,
    ):
        yield with_accounts(service)
