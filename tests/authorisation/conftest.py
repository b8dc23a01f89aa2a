"""Fixtures: a service without rate limits for permission tests, which record nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.api.browsers import with_accounts
from tests.api.running_service import FIRST_DAY, Clock, Service, running_service
from tests.conftest import cloned_database


@pytest.fixture
def service(migrated_url: str) -> Iterator[Service]:
    """A service for one test."""
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    clock.set_day(FIRST_DAY)
    with running_service(migrated_url, clock, rate_factor=0) as service:
        yield service


@pytest.fixture(scope="module")
def shared_service(server_url: str, migrated_template: str) -> Iterator[Service]:
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    clock.set_day(FIRST_DAY)
    with (
        cloned_database(server_url, migrated_template) as url,
        running_service(url, clock, rate_factor=0) as service,
    ):
        yield with_accounts(service)
