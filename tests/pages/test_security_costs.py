"""Rate limits of expensive pages, charged before the work is done."""

from datetime import UTC, datetime

import pytest

from api.middleware.rate_limit import LOGIN, SEARCH, VERIFICATION, policy_for_address
from tests.api.running_service import Clock, running_service

UNREADABLE = b"PK\x03\x04"


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/statistics"), ("HEAD", "/statistics"), ("POST", "/check"), ("POST", "/check/download")],
)
def test_expensive_pages_count_as_searches(language: str, method: str, path: str) -> None:
    assert policy_for_address({"method": method, "path": language + path}) is SEARCH


def test_unreadable_lists_are_limited_before_they_are_parsed(seeded_url: str) -> None:
    """Their lines count as well, but are known only after parsing and are replenished steadily."""
    answers = []
    with running_service(seeded_url, Clock(datetime(2025, 1, 6, tzinfo=UTC))) as service:
        for turn in range(SEARCH.quota * 9 // 8 + 2):
            way = ("/check", "/en/check", "/check/download")[turn % 3]
            answer = service.client.post(way, files={"file": ("a.xlsx", UNREADABLE)})
            answers.append((answer.status_code, VERIFICATION.name in answer.headers["RateLimit-Policy"]))

    assert answers[-1] == (429, False)


def test_saving_forms_without_a_session_is_limited_like_logins(seeded_url: str) -> None:
    """A form of 1 MB takes 0.1 s to parse; without a session, staff pages answer fifty requests a second."""
    path, form = "/en/staff/cases/new", {"reason": "x"}
    with running_service(seeded_url, Clock(datetime(2025, 1, 6, tzinfo=UTC))) as service:
        statuses = [service.client.post(path, data=form).status_code for _ in range(LOGIN.quota + 1)]
        known = service.client.post(path, data=form, headers=service.key("registrar"))
        reading = service.client.get(path, follow_redirects=False)

    assert statuses == [401] * LOGIN.quota + [429]
    assert (known.status_code, reading.status_code) == (200, 303)
