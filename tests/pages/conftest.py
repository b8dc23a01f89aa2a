"""One service shared by the tests of a module, which see each other's data."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.api.browsers import with_accounts
from tests.api.running_service import FIRST_DAY, Clock, Service, running_service
from tests.conftest import cloned_database


@pytest.fixture(scope="module")
def shared_service(server_url: str, seeded_template: str) -> Iterator[Service]:
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    clock.set_day(FIRST_DAY)
    with (
        cloned_database(server_url, seeded_template) as url,
        running_service(url, clock, rate_factor=0) as service,
    ):
        yield with_accounts(service)
