"""One service for every question of who may do what: nothing that is asked here changes anything."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.api.browsers import with_accounts
from tests.api.served import FIRST_DAY, Clock, Service, served
from tests.conftest import cloned


@pytest.fixture
def service(migrated_url: str) -> Iterator[Service]:
    """A service for the cases of one test."""
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    clock.to(FIRST_DAY)
    with served(migrated_url, clock, rate_factor=0) as service:
        yield service


@pytest.fixture(scope="module")
def house(server_url: str, migrated_template: str) -> Iterator[Service]:
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    clock.to(FIRST_DAY)
    with cloned(server_url, migrated_template) as url, served(url, clock, rate_factor=0) as service:
        yield with_accounts(service)
