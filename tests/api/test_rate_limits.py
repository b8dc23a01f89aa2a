"""Rate limits: a client above its quota gets 429 with Retry-After, and no other client does."""

from datetime import timedelta

import psycopg
import pytest
from httpx2 import Response

from api.middleware import rate_limit
from api.middleware.rate_limit import LOGIN, LOOK_UP, SEARCH, STAFF, VERIFICATION, policy_for_address
from services.rates import Policy
from tests.api.running_service import Service

SEARCHING = "/api/v1/certificates?organisation=示范"
NUMBER = "/api/v1/certificates/12325SC00001R0M"


def policy(method: str, path: str) -> Policy | None:
    return policy_for_address({"method": method, "path": path})


def search_until_limited(service: Service) -> Response:
    for _ in range(SEARCH.quota + SEARCH.quota // 8 + 20):
        answer = service.client.get(SEARCHING)
        if answer.status_code == 429:
            return answer
    raise AssertionError("no request got 429")


def rows(url: str) -> int:
    with psycopg.connect(url) as connection:
        (total,) = connection.execute("SELECT count(*) FROM rates.counted").fetchone() or (0,)
    return int(total)


def test_who_searches_too_often_gets_a_problem_that_says_when_to_come_back(service: Service) -> None:
    answer = search_until_limited(service)

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/rate-limit-exceeded"
    assert answer.json()["policy"] == "search"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.headers["RateLimit-Policy"] == '"search";q=60;w=60'
    assert answer.headers["RateLimit"].startswith('"search";r=0;t=')
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_waits_as_long_as_told_is_answered(service: Service) -> None:
    limited = search_until_limited(service)
    service.clock.advance(seconds=int(limited.headers["Retry-After"]))

    assert service.client.get(SEARCHING).status_code == 200


def test_who_may_not_search_may_still_look_up_and_work(service: Service) -> None:
    search_until_limited(service)

    assert service.client.get(NUMBER).status_code == 404
    assert service.read("/api/v1/staff/worklist", "registrar").status_code == 200
    assert service.client.get("/healthz").status_code == 200


def test_looking_up_costs_no_question_to_the_database_of_limits(service: Service, seeded_url: str) -> None:
    answers = [service.client.get(NUMBER) for _ in range(100)]

    assert {answer.status_code for answer in answers} == {404}
    assert rows(seeded_url) == 0
    assert answers[-1].headers["RateLimit-Policy"] == '"look-up";q=1200;w=60'
    assert "RateLimit" not in answers[-1].headers


def test_each_line_of_a_list_counts(service: Service) -> None:
    lines = [{"number": "12325SC00001R0M"}] * 1000
    answers = [service.client.post("/api/v1/verifications", json={"lines": lines}) for _ in range(11)]
    service.clock.advance(seconds=1)
    low_policy = service.client.post("/api/v1/verifications", json={"lines": lines[:1]})

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert '"verification";r=9000;t=60' in answers[0].headers["RateLimit"]
    assert answers[10].json()["policy"] == "verification"
    assert 1 <= int(answers[10].headers["Retry-After"]) <= 60
    assert low_policy.status_code == 200


def test_a_list_that_is_no_list_is_wrong_and_not_an_error(service: Service) -> None:
    answer = service.client.post("/api/v1/verifications", json={"lines": {"number": "1"}})

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/validation-failed")


def test_people_are_counted_one_by_one(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    low_policy = Policy("staff", 8, timedelta(minutes=1))
    monkeypatch.setitem(rate_limit.AREA_POLICIES, "/api/v1/staff", low_policy)
    for _ in range(12):
        last = service.read("/api/v1/staff/worklist", "registrar")

    assert (last.status_code, last.json()["policy"]) == (429, "staff")
    assert service.read("/api/v1/staff/worklist", "reviewer").status_code == 200


def test_wrong_keys_are_counted_too() -> None:
    assert policy("GET", "/api/v1/staff/worklist") is rate_limit.ENTRANCE


@pytest.mark.parametrize("path", ["/api/v1/session", "/api/v1/invitations/accept"])
def test_proofs_of_who_someone_is_are_limited_by_all_servers_together(path: str) -> None:
    login = policy("POST", path)

    assert login is LOGIN
    assert LOGIN.fail_closed
    assert not LOGIN.local_first


@pytest.mark.parametrize("step", ["start", "callback"])
def test_logins_through_another_issuer_are_proofs_too(step: str) -> None:
    assert policy("GET", f"/api/v1/session/oidc/{step}") is LOGIN
    assert policy("HEAD", f"/api/v1/session/oidc/{step}") is LOGIN


def test_whoever_wants_to_leave_may_always_do_so() -> None:
    assert policy("DELETE", "/api/v1/session") is LOOK_UP


@pytest.mark.parametrize("path", rate_limit.UNLIMITED_PATHS)
def test_who_watches_the_service_is_never_told_to_wait(path: str) -> None:
    assert policy("GET", path) is None


def test_a_single_look_up_has_the_widest_of_public_limits() -> None:
    assert policy("GET", NUMBER) is LOOK_UP
    assert policy("HEAD", "/api/v1/certificates") is SEARCH
    assert LOOK_UP.quota / LOOK_UP.window.seconds >= 20
    assert VERIFICATION.quota >= 1000
    assert STAFF.quota > SEARCH.quota
