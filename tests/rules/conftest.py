"""One service for the rules that are asked by page: what one test of a file does, the next may see."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.api.browsers import with_accounts
from tests.api.served import FIRST_DAY, Clock, Service, served
from tests.conftest import cloned


@pytest.fixture(scope="module")
def house(server_url: str, migrated_template: str) -> Iterator[Service]:
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    clock.to(FIRST_DAY)
    with cloned(server_url, migrated_template) as url, served(url, clock, rate_factor=0) as service:
        yield with_accounts(service)
