"""Fixtures: services without rate limits for permission tests."""

from collections.abc import Iterator

import pytest

from tests.api.conftest import clock, shared_service
from tests.api.running_service import Clock, Service, running_service

__all__ = ["clock", "shared_service"]


@pytest.fixture
def service(seeded_url: str, clock: Clock) -> Iterator[Service]:
    """A service for one test."""
    with running_service(seeded_url, clock, rate_factor=0) as service:
        yield service
