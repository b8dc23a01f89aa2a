"""Concurrent requests never share a number, lose a decision or execute a command twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from httpx2 import Response

from tests.api.case_steps import apply_for_certificate, review_case
from tests.api.running_service import Service, json_body

ROUNDS = 5


def run_concurrently(*requests: Callable[[], Response]) -> list[Response]:
    """The responses to requests that start at the same time, each in its own thread."""
    barrier = Barrier(len(requests))

    def run(request: Callable[[], Response]) -> Response:
        barrier.wait()
        return request()

    with ThreadPoolExecutor(len(requests)) as threads:
        return list(threads.map(run, requests))


def decision_request(
    service: Service, case: str, decision: str, name: str, **terms: Any
) -> Callable[[], Response]:
    version = service.case(case)["version"]
    return lambda: service.decide(case, decision, name, expected=version, **terms)


def test_grants_at_the_same_time_never_share_a_number(service: Service) -> None:
    cases = [review_case(service) for _ in range(2 * ROUNDS)]
    numbers: list[str] = []
    for pair in zip(cases[::2], cases[1::2], strict=True):
        grants = [decision_request(service, case, "grant", "decider", level="five-star") for case in pair]
        numbers += [json_body(answer)["number"] for answer in run_concurrently(*grants)]

    assert sorted(numbers) == [f"12325SC{serial:05}R0M" for serial in range(1, 2 * ROUNDS + 1)]


def test_of_two_decisions_at_the_same_time_one_wins_and_one_is_told(service: Service) -> None:
    for _ in range(ROUNDS):
        case = apply_for_certificate(service)
        answers = run_concurrently(
            decision_request(service, case, "withdraw", "registrar"),
            decision_request(service, case, "decline", "reviewer"),
        )

        assert sorted(answer.status_code for answer in answers) == [200, 412]
        assert service.case(case)["version"] == 2


@pytest.mark.parametrize("times", [2, 6])
def test_the_same_command_at_the_same_time_is_done_once_and_answered_alike(
    service: Service, times: int
) -> None:
    for number in range(ROUNDS):
        before = service.position
        answers = run_concurrently(*[partial(service.apply, key=f"once-{number}")] * times)

        assert {answer.status_code for answer in answers} == {201}
        assert all(answer.json() == answers[0].json() for answer in answers)
        assert service.position == before + 1


def test_the_same_grant_at_the_same_time_is_done_once_and_answered_alike(service: Service) -> None:
    terms = {"level": "four-star", "lower_because": "as the holder wished"}
    for number in range(ROUNDS):
        grant = decision_request(
            service, review_case(service), "grant", "decider", key=f"grant-{number}", **terms
        )
        first, again = run_concurrently(grant, grant)

        assert (first.status_code, first.json()) == (200, again.json())


def test_one_key_for_two_requests_at_the_same_time_is_good_for_one(service: Service) -> None:
    answers = run_concurrently(
        lambda: service.apply(key="k", reason="one"), lambda: service.apply(key="k", reason="another")
    )

    assert sorted(answer.status_code for answer in answers) == [201, 422]


def test_many_readers_and_writers_at_once_are_all_answered(service: Service) -> None:
    reads = [lambda: service.read("/api/v1/certificates", organisation="示范")] * 30
    writes = [service.apply] * 10
    answers = run_concurrently(*reads, *writes)

    assert {answer.status_code for answer in answers} == {200, 201}
